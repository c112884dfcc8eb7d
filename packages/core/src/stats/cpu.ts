import type { ProcStat } from '../proc/stat.js';

/**
 * The CPU ticks that a tree has used between two looks at its members, zombies included.
 *
 * When a process is reaped, its time appears a second time, in its parent's `child...Ticks`. What
 * was counted while it lived is taken off there, and only there: a member that nobody of the tree
 * reaps takes nothing away from the others.
 */
export function cpuTicksBetween(before: readonly ProcStat[], after: readonly ProcStat[]): number {
  const earlier = new Map(before.map((stat) => [stat.pid, stat]));
  const later = new Map(after.map((stat) => [stat.pid, stat]));
  const gone = before.filter((stat) => later.get(stat.pid)?.startTicks !== stat.startTicks);
  const handedUp = countedTicksByReaper(gone);

  let ticks = 0;
  for (const stat of after) {
    const past = earlier.get(stat.pid);
    const base = past?.startTicks === stat.startTicks ? past : undefined;
    const reaped = reapedTicks(stat) - (base ? reapedTicks(base) : 0);
    ticks += ownTicks(stat) - (base ? ownTicks(base) : 0);
    ticks += Math.max(0, reaped - (handedUp.get(stat.pid) ?? 0));
  }
  return ticks;
}

/** By pid of the parent: what was counted of the children that have gone, and of theirs. */
function countedTicksByReaper(gone: readonly ProcStat[]): Map<number, number> {
  const ticksByReaper = new Map<number, number>();
  // A child is younger than its parent, so what it hands up is there when the parent's turn comes.
  for (const stat of gone.toSorted((a, b) => b.startTicks - a.startTicks || b.pid - a.pid)) {
    const counted = ownTicks(stat) + reapedTicks(stat) + (ticksByReaper.get(stat.pid) ?? 0);
    ticksByReaper.set(stat.parent, (ticksByReaper.get(stat.parent) ?? 0) + counted);
  }
  return ticksByReaper;
}

function ownTicks(stat: ProcStat): number {
  return stat.userTicks + stat.systemTicks;
}

function reapedTicks(stat: ProcStat): number {
  return stat.childUserTicks + stat.childSystemTicks;
}
