import type { Spec } from './config/spec.js';
import type { Goal } from './graph/goal.js';
import type { Exit, Phase } from './machine/process.js';
import type { LogRead } from './output/log-file.js';

export type { Exit, Goal, LogRead, Phase };

/** One process as it stands. Times are milliseconds since boot. */
export interface ProcessView {
  readonly name: string;
  readonly spec: Spec;
  readonly want: 'up' | 'down';
  readonly phase: Phase;
  /** Whether what was last asked for is done; `missed`: it cannot happen by itself any more. */
  readonly goal: Goal;
  readonly pid: number | null;
  /** Its latest run; 0 when it never ran. */
  readonly run: number;
  /** Automatic restarts over its whole life. */
  readonly restarts: number;
  /** How the last run that ended has ended. */
  readonly exit: Exit | null;
  readonly sinceMs: number;
  /** What it is waiting for or why it is not running, as a sentence. */
  readonly why: string | null;
  /** No spec holds it any more: it is gone as soon as it has ended. */
  readonly removed: boolean;
}

/** What became different at a revision. */
export interface ViewChanges {
  readonly revision: number;
  readonly processes: readonly ProcessView[];
  readonly gone: readonly string[];
}

/** What a durable command answers. */
export interface Change {
  /** The view of this revision, or a later one, shows the command. */
  readonly revision: number;
  /** The processes whose want it changed, those that were taken along included. */
  readonly touched: readonly string[];
}

/** What an apply answers. */
export interface Applied {
  readonly revision: number;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Resource use of a live run's whole tree. */
export interface Usage {
  readonly name: string;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
}

/** Where to read a log: a byte offset (of an epoch), or so many lines before its end. */
export type LogPosition =
  | { readonly offset: number; readonly epoch?: number | undefined }
  | { readonly lines: number };

/** Facts about the held specs that belong to whoever applies them; the supervisor only keeps them. */
export type Meta = Readonly<Record<string, unknown>>;

/** Supervises the processes of one host. They outlive it. Commands reject with a `PosseError`. */
export interface Supervisor {
  /** Which boot of the machine this is. */
  readonly bootKey: string;
  /** Milliseconds since the machine booted, the clock of `sinceMs`. */
  now(): number;
  view(): { readonly revision: number; readonly processes: readonly ProcessView[] };
  /** Calls back after each change of the view; answers with the way to end that. */
  subscribe(listener: (changes: ViewChanges) => void): () => void;
  /** The newest sample of all live runs; taken once a second. */
  usage(): readonly Usage[];
  /** The specs that it holds, and what was said of them when they were applied. */
  held(): { readonly specs: readonly Spec[]; readonly meta: Meta | null };
  /** Replaces all specs; only what changed is touched. */
  apply(specs: readonly Spec[], meta: Meta, who: string): Promise<Applied>;
  start(names: readonly string[], who: string): Promise<Change>;
  stop(names: readonly string[], who: string): Promise<Change>;
  /** Wants a run later than `after` (default: the latest) of each. */
  restart(
    targets: readonly { readonly name: string; readonly after?: number | undefined }[],
    who: string,
  ): Promise<Change>;
  /** Sends a signal to the group of each live run. */
  signal(
    names: readonly string[],
    signal: NodeJS.Signals,
  ): { readonly sent: readonly string[]; readonly notRunning: readonly string[] };
  /** Reads output; waits up to `waitMs` for some when there is none at the position. */
  readLog(
    name: string,
    position: LogPosition,
    options: { readonly maxBytes: number; readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<LogRead>;
  /** Lets go of everything and leaves the processes running. */
  close(): Promise<void>;
}
