import type { Spec } from './config/spec.js';
import type { Goal } from './graph/goal.js';
import type { Exit, Phase } from './machine/process.js';

export type { Exit, Goal, Phase };

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

/** Resource use of a live run's whole tree; what cannot be told is null. */
export interface Usage {
  readonly name: string;
  /** 100 for one core that is busy all the time. */
  readonly cpuPercent: number | null;
  /** Resident memory; pages that processes share are counted for each. */
  readonly memoryBytes: number | null;
  readonly processes: number | null;
  readonly threads: number | null;
  readonly openFiles: number | null;
  /** The highest samples since the run began, or since the supervisor was opened. */
  readonly maxCpuPercent: number | null;
  readonly maxMemoryBytes: number | null;
}

/** What the whole machine uses; what cannot be told is null. */
export interface HostUsage {
  /** 100 when all cores are busy all the time. */
  readonly cpuPercent: number | null;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly memoryTotalBytes: number;
  /** Averages over 1, 5 and 15 minutes (see proc(5)). */
  readonly load: readonly [number, number, number];
  /** Of the file system that holds the state folder. */
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  /** Since boot, over all interfaces but loopback. */
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  readonly uptimeMs: number;
  /** The hottest that the machine tells of. */
  readonly temperatureCelsius: number | null;
}

/** One turn in the life of a process; with one phase in `from` and `to` it is a remark. */
export interface HistoryEntry {
  /** When, by the clock on the wall: milliseconds since 1970. */
  readonly wallMs: number;
  readonly run: number;
  readonly from: Phase;
  readonly to: Phase;
  /** Why, as a sentence without the process' name. */
  readonly why: string | null;
  /** How the run ended, if this is where it did. */
  readonly exit: Exit | null;
  /** Who asked for it, if somebody did. */
  readonly who: string | null;
}
