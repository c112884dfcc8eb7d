import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../proc/stat.js';
import type { StatePaths } from './names.js';
import { readRunFile } from './run-file.js';

/**
 * Removes the files of runs that are over: those that nobody tracks, once their keepers are gone.
 * One that names no keeper stays for as long as the machine is up: it is there so that a keeper
 * that is late finds it.
 */
export function clearLeftovers(paths: StatePaths, isTracked: (base: string) => boolean): void {
  // Somebody may have removed the state folder: what runs goes on, and so do we.
  if (!existsSync(paths.runs)) return;
  for (const base of readdirSync(paths.runs)) {
    if (isTracked(base)) continue;
    const path = join(paths.runs, base);
    const file = readRunFile(path);
    if (!file?.keeper || isAlive(file.keeper)) continue;
    for (const fifo of [base, `${base}.in`]) rmSync(join(paths.fifos, fifo), { force: true });
    rmSync(path, { force: true });
  }
}
