import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import type { Tree } from '../proc/members.js';

/** One run of a process. */
export interface RunKey {
  readonly name: string;
  readonly run: number;
}

/** A run that an earlier owner of the state has ordered. */
export interface AdoptedRun extends RunKey {
  /** Of its program, if it is known to have begun. */
  readonly pid: number | null;
  /** What it was or is to be asked to end with, if it was. */
  readonly stopSignal: NodeJS.Signals | null;
}

/** Carries out what was decided about runs, and tells what becomes of them. */
export interface Runs {
  /** Begins a run soon; the news is `spawned`, `spawn_failed` or `never_ran`. */
  spawn(key: RunKey, spec: Spec): void;
  /** Calls off a spawn that has not begun (`never_ran`); otherwise does nothing. */
  cancel(key: RunKey): void;
  /** Sends the stop signal to the run's group, and tells that it did (`signalled`). */
  terminate(key: RunKey, signal: NodeJS.Signals): void;
  /** Sends SIGKILL to all that is left of the run's tree. */
  kill(key: RunKey): void;
  /** Sends a signal once to the run's group; false when nothing of it lives. */
  signal(key: RunKey, signal: NodeJS.Signals): boolean;
  /** Takes over runs that were begun before; the news of them comes before this returns. */
  adopt(runs: readonly AdoptedRun[]): void;
  /** The live runs, for statistics. */
  trees(): ReadonlyMap<string, Tree>;
  /** Removes what the runs have left behind of which the end was told, and written down by now. */
  tidy(): void;
  /** Stops looking; the runs go on. */
  close(): void;
}

/** What a `Runs` is made with. */
export type OnNews = (news: News) => void;
