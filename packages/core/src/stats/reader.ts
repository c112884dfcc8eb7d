import type { MemberFinder, Tree } from '../proc/members.js';
import type { ProcStat } from '../proc/stat.js';
import { cpuTicksBetween } from './cpu.js';
import { pageSize } from './page-size.js';

/** What a tree costs: percent of one core since the last sample, and resident memory. */
interface TreeStats {
  /** Null in the first sample of a tree. */
  readonly cpuPercent: number | null;
  /** Resident bytes of all members; pages that they share are counted for each. */
  readonly memoryBytes: number;
}

/** Samples what trees cost, all of them by one pass over /proc. */
export interface StatsReader {
  /** `nowMs` is of a monotonic clock. A tree that is left out of a sample begins anew after it. */
  sample(trees: readonly Tree[], nowMs: number): Map<Tree, TreeStats>;
}

/** A reader that takes the members of the trees from `finder`; trees are told apart by marker. */
export function createStatsReader(finder: MemberFinder): StatsReader {
  let last = new Map<string, Sample>();

  function sample(trees: readonly Tree[], nowMs: number): Map<Tree, TreeStats> {
    const stats = new Map<Tree, TreeStats>();
    const samples = new Map<string, Sample>();
    for (const [tree, members] of finder.findWithZombies(trees)) {
      const now = { atMs: nowMs, members };
      stats.set(tree, {
        cpuPercent: cpuPercentBetween(last.get(tree.marker), now),
        memoryBytes: sumResidentPages(members) * pageSize(),
      });
      samples.set(tree.marker, now);
    }
    last = samples;
    return stats;
  }

  return { sample };
}

interface Sample {
  readonly atMs: number;
  readonly members: readonly ProcStat[];
}

// The unit of /proc/PID/stat is fixed at 100 a second on every machine that Node runs on.
const MS_PER_TICK = 10;

function cpuPercentBetween(before: Sample | undefined, now: Sample): number | null {
  if (!before || now.atMs <= before.atMs) return null;
  const usedMs = cpuTicksBetween(before.members, now.members) * MS_PER_TICK;
  return (100 * usedMs) / (now.atMs - before.atMs);
}

function sumResidentPages(members: readonly ProcStat[]): number {
  return members.reduce((pages, stat) => pages + stat.residentPages, 0);
}
