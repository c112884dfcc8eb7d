import type { Spec } from '../config/spec.js';

/** How a run ended. Both are null when nobody can know any more. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Why a run is being ended. */
export type StopCause =
  /** Its want is down, or a later run is wanted. */
  | 'asked'
  /** It did not become ready in time. */
  | 'not_ready'
  /** Its health probe said no too often. */
  | 'unhealthy'
  /** It uses more memory than it may. */
  | 'over_memory'
  /** Its main process has ended by itself and left others behind. */
  | 'leader_ended';

/** Where a process is; each phase holds what is true in it. Times are milliseconds since boot. */
export type State =
  | { readonly phase: 'stopped'; readonly since: number }
  /** Wanted, and held back by a dependency. */
  | {
      readonly phase: 'waiting';
      readonly since: number;
      /** A run has just ended, and the next one is to follow it. */
      readonly again: boolean;
    }
  /** Spawned (once `pid` is known) and not ready yet. */
  | {
      readonly phase: 'starting';
      readonly since: number;
      readonly pid: number | null;
      /** When it has missed its time to be ready; null before that time begins to count. */
      readonly deadline: number | null;
      /** Why the readiness probe last said no. */
      readonly finding: string | null;
    }
  | {
      readonly phase: 'running';
      readonly since: number;
      readonly pid: number;
      /** How it missed its time to be ready, which is ignored; null when it is ready. */
      readonly late: string | null;
    }
  | {
      readonly phase: 'backoff';
      readonly since: number;
      readonly until: number;
      /** What was wrong with the run that has ended; null when its exit says it all. */
      readonly reason: string | null;
    }
  | {
      readonly phase: 'stopping';
      readonly since: number;
      readonly pid: number | null;
      readonly cause: StopCause;
      /** What was found wrong; null when the cause says it all. */
      readonly reason: string | null;
      /** How long it had been running before. */
      readonly ranMs: number;
      /**
       * Without a pid the spawn is being called off first. `ordered` may or may not have gone out,
       * so that after a restart of ours it is due again.
       */
      readonly signal: 'due' | 'calling_off' | 'ordered' | 'sent';
      readonly killAt: number;
      readonly kills: number;
    }
  /** Ended by itself, and its restart policy leaves it so. */
  | { readonly phase: 'exited'; readonly since: number; readonly success: boolean }
  /** Cannot go on without a person. */
  | { readonly phase: 'failed'; readonly since: number; readonly reason: string };

/** Where a process is, by name. */
export type Phase = State['phase'];

/** What is known of a process besides its spec; all of it is durable. */
export interface Facts {
  readonly want: 'up' | 'down';
  /** A run of at least this number is wanted, while the want is up. */
  readonly wantRun: number;
  /** The latest run; 0 when there was none. */
  readonly run: number;
  /** Automatic restarts over its whole life; one that is held back by a dependency counts too. */
  readonly restarts: number;
  /** Quick failures in a row; each doubles the delay before the next run. */
  readonly failures: number;
  /** When the automatic restarts happened that `limit` still counts. */
  readonly restartedAt: readonly number[];
  /** How the last run that ended has ended. */
  readonly exit: Exit | null;
  /** How the latest run ended by itself, if it did in this boot and was left at that. */
  readonly completed: 'no' | 'badly' | 'successfully';
  /** Who gave the last command that changed what is wanted; null in a new boot. */
  readonly askedBy: string | null;
  readonly state: State;
}

/** One process: what is asked of it and what is known of it. */
export interface Process extends Facts {
  readonly spec: Spec;
  /** No configuration holds it any more: it is dropped once it has ended. */
  readonly removed: boolean;
}

/** A process that nobody has asked for yet. `run` is the latest number that its name has used. */
export function newProcess(spec: Spec, run: number, at: number): Process {
  return {
    spec,
    removed: false,
    want: 'down',
    wantRun: 0,
    run,
    restarts: 0,
    failures: 0,
    restartedAt: [],
    exit: null,
    completed: 'no',
    askedBy: null,
    state: { phase: 'stopped', since: at },
  };
}

/** A process with a run that has begun and not ended. */
export type LiveState = Extract<State, { phase: 'starting' | 'running' | 'stopping' }>;

/** Whether there is a run that has begun and not ended. */
export function isLive(state: State): state is LiveState {
  return state.phase === 'starting' || state.phase === 'running' || state.phase === 'stopping';
}

/** How long a live run has been running at a time; before that it was starting. */
export function ranFor(state: LiveState, at: number): number {
  if (state.phase === 'stopping') return state.ranMs;
  return state.phase === 'running' ? at - state.since : 0;
}

/** Whether its latest run is not wanted any more: it is to stop, or to run anew. */
export function isToEnd({ want, wantRun, run }: Facts): boolean {
  return want === 'down' || wantRun > run;
}
