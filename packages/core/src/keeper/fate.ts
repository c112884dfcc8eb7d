import { isAlive } from '../proc/stat.js';
import type { RunFile } from './run-file.js';
import type { TrackedRun } from './tracked-run.js';

/** What has become of a run, by its file and by who is alive. */
export type Fate =
  /** It begins or goes on, or its keeper is about to write what happened. */
  | 'going_on'
  /** A deputy has made sure that no keeper begins it. */
  | 'revoked'
  /** The program has ended; how, the file says if anything does. */
  | 'ended'
  /** There is no program, and no living keeper that could become one. */
  | 'abandoned';

/** Judges a run by its file; null when there is none (yet, or any more). */
export function fateOf(run: TrackedRun, file: RunFile | null): Fate {
  if (file?.isRevoked) return 'revoked';
  // An end without a beginning: it could not be written down that the program begins.
  if (file?.end) return run.tree ? 'ended' : 'abandoned';
  if (run.keeper && isAlive(run.keeper)) return 'going_on';
  if (!run.tree) return 'abandoned';
  const { leader: pid, startTicks } = run.tree;
  return isAlive({ pid, startTicks }) ? 'going_on' : 'ended';
}
