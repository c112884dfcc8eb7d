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

/** The beginning of a run's program. */
export interface Begun {
  /** In milliseconds since boot. */
  readonly at: number;
  /** The size of the log at that time: here its output begins. */
  readonly logFrom: number;
}

/** Carries out what was decided about runs, and tells what becomes of them. */
export interface Runs {
  /** Begins a run soon; the news is `spawned`, `spawn_failed` or `never_ran`. */
  spawn(key: RunKey, spec: Spec): void;
  /** Calls off a spawn that has not begun (`never_ran`); otherwise does nothing. */
  cancel(key: RunKey): void;
  /** Asks a run to end as its spec says, and tells when its group has the signal (`signalled`). */
  terminate(key: RunKey, spec: Spec): void;
  /** Sends SIGKILL to all that is left of the run's tree. */
  kill(key: RunKey): void;
  /** Sends a signal once to the main process or to the whole tree; false when it is not there. */
  signal(key: RunKey, signal: NodeJS.Signals, to: 'main' | 'tree'): boolean;
  /** Writes to the standard input of a run, all of it or nothing; only so much at a time. */
  write(key: RunKey, data: Uint8Array): 'written' | 'full' | 'too_long' | 'no_input';
  /** What a probe wants to know of a run whose program has begun; null when it has not. */
  begun(key: RunKey): Begun | null;
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
