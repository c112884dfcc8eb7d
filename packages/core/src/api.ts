import type { Spec, SpecInput } from './config/spec.js';
import type { Relayed } from './graph/elsewhere.js';
import type { LogRead } from './output/log-file.js';
import type { HistoryEntry, HostUsage, ProcessView, Usage, ViewChanges } from './views.js';

export type { LogRead };

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

/** Where to read a log: a byte offset (of an epoch), or so many lines before its end. */
export type LogPosition =
  | { readonly offset: number; readonly epoch?: number | undefined }
  | { readonly lines: number };

/** How to read a log. */
export interface LogOptions {
  /** 64 KiB when left out. */
  readonly maxBytes?: number;
  /** How long to wait for output when there is none at the position; not at all when left out. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** Facts about the held specs that belong to whoever applies them; the supervisor only keeps them. */
export type Meta = Readonly<Record<string, unknown>>;

/** Who gives a command; kept in the history. */
export interface By {
  /** "somebody" when left out. */
  readonly who?: string;
}

/** How far a command reaches. */
export interface Reach extends By {
  /** `start` takes no dependencies along, `stop` no dependents. */
  readonly only?: boolean | undefined;
}

/**
 * Supervises the processes of one host. They outlive it: whoever opens its state folder next finds
 * them as they are. Commands are on the disk when they resolve, and reject with a `PosseError`.
 * Whoever names a process that is not there gets one with the code `unknown_process`.
 */
export interface Supervisor {
  /** Which boot of the machine this is. */
  readonly bootKey: string;
  /** Milliseconds since the machine booted, the clock of `sinceMs`. */
  now(): number;
  /**
   * All processes as they stand.
   *
   * @example Look at what runs.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const supervisor = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await supervisor.apply([{ name: 'camera', command: 'sleep 60' }]);
   * for (const { name, phase } of supervisor.status().processes) {
   *   console.log(name, phase); // camera stopped
   * }
   * await supervisor.close();
   * ```
   */
  status(): { readonly revision: number; readonly processes: readonly ProcessView[] };
  /**
   * Calls back after each change of the status; answers with the way to end that.
   *
   * @example Wait for the end of a job.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const supervisor = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await supervisor.apply([{ name: 'job', command: 'exit 3' }]);
   * const ended = new Promise<number | null | undefined>((resolve) => {
   *   const unsubscribe = supervisor.subscribe(({ processes: [job] }) => {
   *     if (job?.phase !== 'exited') return;
   *     unsubscribe();
   *     resolve(job.exit?.code);
   *   });
   * });
   * await supervisor.start(['job']);
   * console.log(await ended); // 3
   * await supervisor.close();
   * ```
   */
  subscribe(listener: (changes: ViewChanges) => void): () => void;
  /**
   * Resolves when what was asked of these processes is done, or cannot happen any more, with how
   * they stand then. Rejects with the reason of `signal`, and with `closed`.
   */
  settled(names: readonly string[], signal?: AbortSignal): Promise<readonly ProcessView[]>;
  /**
   * Why a process is where it is, as a sentence without its name; null when that needs no words.
   *
   * @example Ask why something does not run.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const supervisor = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await supervisor.apply([
   *   { name: 'driver', command: ['drivr', '--fast'] },
   *   { name: 'app', command: 'sleep 60', depends_on: ['driver'] },
   * ]);
   * await supervisor.start(['app']);
   * await supervisor.settled(['driver']);
   * console.log(supervisor.why('app')); // waits for driver to be ready, which has failed (there is no program "drivr" on PATH)
   * await supervisor.stop(['app']);
   * await supervisor.close();
   * ```
   */
  why(name: string): string | null;
  /** The last turns in the life of a process, oldest first. */
  history(name: string): readonly HistoryEntry[];
  /** The newest sample of all live runs; taken once a second. */
  usage(): readonly Usage[];
  /** The newest sample of the machine; null before the first one. */
  hostUsage(): HostUsage | null;
  /** The specs that it holds, and what was said of them when they were applied. */
  held(): { readonly specs: readonly Spec[]; readonly meta: Meta | null };
  /**
   * Replaces all specs; only what changed is touched, and a run that goes on keeps going. Specs are
   * written as in a configuration. Rejects with `invalid_specs`, whose `problems` say what is wrong.
   */
  apply(specs: readonly SpecInput[], meta?: Meta): Promise<Applied>;
  /**
   * Wants processes up, and what they depend on. Resolves when that is on the disk, not when they
   * run: see `settled`.
   *
   * @example Start, wait until it is ready, stop.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const supervisor = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await supervisor.apply([
   *   { name: 'driver', command: 'echo up; exec sleep 60', ready: { log: '^up' } },
   *   { name: 'app', command: 'sleep 60', depends_on: ['driver'] },
   * ]);
   * const { touched } = await supervisor.start(['app'], { who: 'anna' });
   * console.log(touched.join(' and ')); // driver and app
   * await supervisor.settled(touched);
   * await supervisor.stop(['driver']);
   * const stopped = await supervisor.settled(touched);
   * console.log(stopped.map(({ phase }) => phase).join(' and ')); // stopped and stopped
   * await supervisor.close();
   * ```
   */
  start(names: readonly string[], reach?: Reach): Promise<Change>;
  /** Wants processes down, and those that need them alive, which end first. */
  stop(names: readonly string[], reach?: Reach): Promise<Change>;
  /**
   * Wants a run later than `after` (default: the latest) of each, and up what they depend on. With
   * `after`, saying it again is no second restart.
   */
  restart(
    targets: readonly { readonly name: string; readonly after?: number | undefined }[],
    by?: By,
  ): Promise<Change>;
  /** Sends a signal to the main process of each live run, or to its whole tree. */
  signal(
    names: readonly string[],
    signal: NodeJS.Signals,
    to?: 'main' | 'tree',
  ): { readonly sent: readonly string[]; readonly notRunning: readonly string[] };
  /**
   * Writes to the standard input of a process with `stdin: pipe`, all of it or nothing. Throws
   * `no_input` when no live run has one, and `input_full` when it is not read or gets more than 4096
   * bytes at once.
   */
  write(name: string, data: string | Uint8Array): void;
  /**
   * Reads what a process has written: its standard output and error, over all of its runs.
   *
   * @example Read what there is, or wait a second for it.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const supervisor = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await supervisor.apply([{ name: 'count', command: 'seq 1 5' }]);
   * await supervisor.start(['count']);
   * const { data } = await supervisor.logs('count', { offset: 0 }, { waitMs: 1_000 });
   * console.log(data.toString().trim().split('\n').join(', ')); // 1, 2, 3, 4, 5
   * await supervisor.close();
   * ```
   */
  logs(name: string, position: LogPosition, options?: LogOptions): Promise<LogRead>;
  /**
   * Hears what is relayed of the processes of another host, which dependencies may name. It holds for
   * 6 s, and is no news when it is older than what is known.
   */
  relay(relayed: Omit<Relayed, 'kind' | 'at'>): void;
  /**
   * Lets go of everything and leaves the processes running.
   *
   * @example Whoever comes next takes over what runs.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const first = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * await first.apply([{ name: 'motor', command: 'sleep 60' }]);
   * await first.start(['motor']);
   * const [before] = await first.settled(['motor']);
   * await first.close();
   *
   * const second = await Supervisor.open({ stateDir: '/var/lib/robot' });
   * const [after] = second.status().processes;
   * console.log(after?.phase, after?.pid === before?.pid); // running true
   * await second.close();
   * ```
   */
  close(): Promise<void>;
}
