import type { MemberFinder } from '../proc/members.js';
import type { ProcStat } from '../proc/stat.js';
import type { TrackedRun } from './tracked-run.js';

/** How often it is looked whether the rest of a tree has ended. */
const SWEEP_EVERY_MS = 50;

/** Waits for the rest of the trees whose leaders have ended. */
export interface Sweeper {
  add(run: TrackedRun): void;
  /** Looks now. */
  sweep(): void;
  close(): void;
}

/** What a sweeper tells. */
export interface SweeperOptions {
  readonly finder: MemberFinder;
  /** Something is left; said once for each run. */
  readonly onLeft: (run: TrackedRun, members: readonly ProcStat[]) => void;
  /** Nothing is left any more. */
  readonly onEmpty: (run: TrackedRun) => void;
}

/** A sweeper that looks for all trees at once, by one pass over /proc. */
export function createSweeper({ finder, onLeft, onEmpty }: SweeperOptions): Sweeper {
  const waiting = new Map<TrackedRun, { isTold: boolean }>();
  let timer: NodeJS.Timeout | undefined;

  function arm(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(sweep, delayMs);
  }

  function sweep(): void {
    clearTimeout(timer);
    timer = undefined;
    const members = finder.find([...waiting.keys()].flatMap(({ tree }) => tree ?? []));
    for (const [run, state] of [...waiting]) {
      const left = (run.tree && members.get(run.tree)) ?? [];
      if (left.length === 0) {
        waiting.delete(run);
        onEmpty(run);
      } else if (!state.isTold) {
        state.isTold = true;
        onLeft(run, left);
      }
    }
    if (waiting.size > 0 && timer === undefined) arm(SWEEP_EVERY_MS);
  }

  return {
    add: (run) => {
      if (waiting.has(run)) return;
      waiting.set(run, { isTold: false });
      arm(0);
    },
    sweep,
    close: () => {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
