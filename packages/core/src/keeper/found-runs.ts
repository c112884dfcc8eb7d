import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunKey } from '../ports/runs.js';
import { isAlive } from '../proc/stat.js';
import { runKey, type StatePaths } from './names.js';
import { type RunFile, readRunFile } from './run-file.js';

/** A run that has left a run file, whatever the ledger says of it. */
export interface FoundRun extends RunKey {
  /** Its program or its keeper lives. */
  readonly isGoingOn: boolean;
}

/** The runs that the run files of this boot tell of. */
export function findRuns(paths: StatePaths): FoundRun[] {
  return readdirSync(paths.runs).flatMap((base) => {
    const key = runKey(base);
    const file = readRunFile(join(paths.runs, base));
    return key && file ? [{ ...key, isGoingOn: isGoingOn(file) }] : [];
  });
}

function isGoingOn({ end, keeper, program }: RunFile): boolean {
  return !end && [keeper, program].some((process) => process !== null && isAlive(process));
}
