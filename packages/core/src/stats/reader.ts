import type { MemberFinder, Tree } from '../proc/members.js';
import { isRunning, type ProcStat } from '../proc/stat.js';
import type { Usage } from '../views.js';
import { cpuTicksBetween } from './cpu.js';
import { countOpenFiles } from './open-files.js';
import { pageSize } from './page-size.js';

/** What a tree uses; the CPU since its last sample. */
type TreeUsage = Omit<Usage, 'name'>;

/** Samples what trees use, all of them by one pass over /proc. */
export interface StatsReader {
  /** `nowMs` is of a monotonic clock. A tree that is left out of a sample begins anew after it. */
  sample(trees: readonly Tree[], nowMs: number): Map<Tree, TreeUsage>;
}

/** A reader that takes the members of the trees from `finder`; trees are told apart by marker. */
export function createStatsReader(finder: MemberFinder): StatsReader {
  let last = new Map<string, Sample>();

  function sample(trees: readonly Tree[], nowMs: number): Map<Tree, TreeUsage> {
    const usages = new Map<Tree, TreeUsage>();
    const samples = new Map<string, Sample>();
    for (const [tree, members] of finder.findWithZombiesAgain(trees)) {
      const usage = usageOf(members, nowMs, last.get(tree.marker));
      usages.set(tree, usage);
      samples.set(tree.marker, { atMs: nowMs, members, usage });
    }
    last = samples;
    return usages;
  }

  return { sample };
}

interface Sample {
  readonly atMs: number;
  /** With zombies. */
  readonly members: readonly ProcStat[];
  readonly usage: TreeUsage;
}

function usageOf(
  members: readonly ProcStat[],
  nowMs: number,
  before: Sample | undefined,
): TreeUsage {
  const running = members.filter(isRunning);
  const cpuPercent = before ? cpuPercentSince(before, members, nowMs) : null;
  const memoryBytes = sum(running, ({ residentPages }) => residentPages) * pageSize();
  return {
    cpuPercent,
    memoryBytes,
    processes: running.length,
    threads: sum(running, ({ threads }) => threads),
    openFiles: sumOpenFiles(running),
    maxCpuPercent: larger(cpuPercent, before?.usage.maxCpuPercent),
    maxMemoryBytes: larger(memoryBytes, before?.usage.maxMemoryBytes),
  };
}

// The unit of /proc/PID/stat is fixed at 100 a second on every machine that Node runs on.
const MS_PER_TICK = 10;

function cpuPercentSince(
  { atMs, members: earlier }: Sample,
  members: readonly ProcStat[],
  nowMs: number,
): number | null {
  if (nowMs <= atMs) return null;
  return (100 * cpuTicksBetween(earlier, members) * MS_PER_TICK) / (nowMs - atMs);
}

function sumOpenFiles(members: readonly ProcStat[]): number | null {
  let files = 0;
  for (const { pid } of members) {
    const count = countOpenFiles(pid);
    if (count === null) return null;
    files += count;
  }
  return files;
}

function sum(members: readonly ProcStat[], amount: (stat: ProcStat) => number): number {
  return members.reduce((total, stat) => total + amount(stat), 0);
}

function larger(value: number | null, max: number | null | undefined): number | null {
  if (value === null) return max ?? null;
  return Math.max(value, max ?? value);
}
