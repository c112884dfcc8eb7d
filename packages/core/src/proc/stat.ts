import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** What Posse wants to know of one process, from `/proc/PID/stat` (see proc(5)). */
export interface ProcStat {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly userTicks: number;
  readonly systemTicks: number;
  readonly childUserTicks: number;
  readonly childSystemTicks: number;
  readonly threads: number;
  readonly startTicks: number;
  readonly residentPages: number;
}

/** Reads the text of `/proc/PID/stat`; undefined when it is something else. */
export function parseStat(text: string): ProcStat | undefined {
  // The program's name may hold anything, `)` and newlines too, but no field after it does.
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ', 22);
  const pid = Number.parseInt(text, 10);
  const state = fields[0];
  if (nameEnd < 0 || Number.isNaN(pid) || !state || fields.length < 22) return undefined;

  return {
    pid,
    state,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    userTicks: Number(fields[11]),
    systemTicks: Number(fields[12]),
    childUserTicks: Number(fields[13]),
    childSystemTicks: Number(fields[14]),
    threads: Number(fields[17]),
    startTicks: Number(fields[19]),
    residentPages: Number(fields[21]),
  };
}

/** The process as it is now, a zombie included; undefined when there is none with this pid. */
export function readStat(pid: number): ProcStat | undefined {
  try {
    const file = openSync(`/proc/${pid}/stat`, 'r');
    try {
      return parseStat(statBuffer.toString('latin1', 0, readSync(file, statBuffer)));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** All process ids of this machine (of this pid namespace), threads not counted. */
export function listPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** Whether the very process that was seen before still runs: same start time, not a zombie. */
export function isAlive(identity: { readonly pid: number; readonly startTicks: number }): boolean {
  const stat = readStat(identity.pid);
  return stat?.startTicks === identity.startTicks && isRunning(stat);
}

/**
 * Whether it has not ended. A zombie has (it only waits for its parent to ask how it did), unless
 * it has threads left: a program may end its main thread alone, and that shows as state Z.
 */
export function isRunning(stat: ProcStat): boolean {
  return stat.state !== 'X' && (stat.state !== 'Z' || stat.threads > 1);
}

/** Whether a read of something in `/proc/PID` failed because that process has ended. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
  );
}

/** Whether a read of something in `/proc/PID` failed because it is not ours to read. */
export function isDenied(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
  );
}

// A line of stat is about 1.2 KiB at most; every call is done with it before the next one.
const statBuffer = Buffer.allocUnsafe(2048);
