import { join } from 'node:path';
import type { RunKey } from '../ports/runs.js';

/** Where things lie in a state folder. Names never become paths unencoded. */
export interface StatePaths {
  readonly runs: string;
  readonly fifos: string;
  readonly logs: string;
}

/** The folders of a state folder that hold runs and their output. */
export function statePaths(stateDir: string): StatePaths {
  return {
    runs: join(stateDir, 'runs'),
    fifos: join(stateDir, 'fifos'),
    logs: join(stateDir, 'logs'),
  };
}

/** The file name of a run; a dot and the number end it, so that it is never `.` or `..`. */
export function runName({ name, run }: RunKey): string {
  return `${encodeURIComponent(name)}.${run}`;
}

/** The run that has this file name; null when it is none of a run. */
export function runKey(base: string): RunKey | null {
  const match = /^(.+)\.(\d+)$/.exec(base);
  try {
    return match ? { name: decodeURIComponent(match[1] ?? ''), run: Number(match[2]) } : null;
  } catch {
    return null;
  }
}

/** The files of a run. */
export interface RunFiles {
  /** What its keeper writes. */
  readonly run: string;
  /** Its output on the way to the log. */
  readonly fifo: string;
  /** What is written to its standard input, when it has one. */
  readonly input: string;
  readonly log: string;
}

/** Where the files of a run lie. */
export function runFiles(paths: StatePaths, key: RunKey): RunFiles {
  const base = runName(key);
  return {
    run: join(paths.runs, base),
    fifo: join(paths.fifos, base),
    input: join(paths.fifos, `${base}.in`),
    log: logPath(paths, key.name),
  };
}

/** The log of a process, over all of its runs. */
export function logPath(paths: StatePaths, name: string): string {
  return join(paths.logs, `${encodeURIComponent(name)}.log`);
}
