import { readEnvironEntry } from './environ.js';
import { createOutsiders } from './outsiders.js';
import { isRunning, listPids, type ProcStat, readStat } from './stat.js';

/** What tells the processes of one run from all others. */
export interface Tree {
  /** Pid of the program, and the number of its session. */
  readonly leader: number;
  /** Pid of the keeper, and the number of its session, whose processes are never members. */
  readonly keeper: number;
  /** When the leader started. */
  readonly startTicks: number;
  /** An entry of the environment that this run alone hands down, such as `POSSE_RUN=ab12/camera/7`. */
  readonly marker: string;
}

/** Finds the processes of runs, and remembers what it has read of their environments. */
export interface MemberFinder {
  /** The living members of each tree, by one pass over /proc. */
  find(trees: readonly Tree[]): Map<Tree, ProcStat[]>;
  /** The same with zombies, whose CPU time is nowhere else until their parent has asked for it. */
  findWithZombies(trees: readonly Tree[]): Map<Tree, ProcStat[]>;
  /**
   * The same for less, for who asks again and again: whoever belonged to none of the trees is passed
   * over for some passes. One that takes such a pid within a second is found that much later.
   */
  findWithZombiesAgain(trees: readonly Tree[]): Map<Tree, ProcStat[]>;
}

/**
 * A finder for trees whose markers are entries of the environment variable `variable`.
 *
 * Members are the leader, all of its session, and whoever carries the marker. A session number may
 * be given to others once the leader is gone: then it counts only if one in it carries the marker.
 * A process that hides its environment and has left the session is not found.
 */
export function createMemberFinder(variable: string): MemberFinder {
  const verdicts = new Map<number, { readonly startTicks: number; readonly entry: string }>();
  /** Who could not be asked for its environment, since it was just in `exec`. */
  const undecided = new Set<number>();
  const outsiders = createOutsiders();

  function findWithZombies(trees: readonly Tree[]): Map<Tree, ProcStat[]> {
    const pids = listPids();
    forgetAllBut(new Set(pids));
    return findAmong(pids, trees);
  }

  function findWithZombiesAgain(trees: readonly Tree[]): Map<Tree, ProcStat[]> {
    const all = listPids();
    forgetAllBut(new Set(all));
    const pids = outsiders.leaveOut(all, trees);
    const found = findAmong(pids, trees);
    const members = new Set([...found.values()].flat().map(({ pid }) => pid));
    outsiders.add(pids.filter((pid) => !members.has(pid) && !undecided.has(pid)));
    return found;
  }

  function findAmong(pids: readonly number[], trees: readonly Tree[]): Map<Tree, ProcStat[]> {
    const found = new Map<Tree, ProcStat[]>(trees.map((tree) => [tree, []]));
    undecided.clear();

    const candidates = readCandidates(pids, trees);
    const bySession = new Map(
      trees.filter((tree) => ownsSession(tree, candidates)).map((tree) => [tree.leader, tree]),
    );
    const byMarker = new Map(trees.map((tree) => [tree.marker, tree]));
    for (const stat of candidates) {
      const tree = bySession.get(stat.session) ?? byMarker.get(entryOf(stat));
      // For an instant, until it has called `setsid`, the leader is in the session of the keeper.
      if (!tree || (stat.session === tree.keeper && !isLeader(stat, tree))) continue;
      found.get(tree)?.push(stat);
    }
    return found;
  }

  function find(trees: readonly Tree[]): Map<Tree, ProcStat[]> {
    const found = findWithZombies(trees);
    for (const [tree, members] of found) found.set(tree, members.filter(isRunning));
    return found;
  }

  function ownsSession(tree: Tree, candidates: readonly ProcStat[]): boolean {
    return candidates.some(
      (stat) =>
        stat.session === tree.leader && (isLeader(stat, tree) || entryOf(stat) === tree.marker),
    );
  }

  function entryOf({ pid, startTicks }: ProcStat): string {
    const known = verdicts.get(pid);
    if (known?.startTicks === startTicks) return known.entry;

    const entry = readEnvironEntry(pid, variable);
    if (entry === undefined) undecided.add(pid);
    else verdicts.set(pid, { startTicks, entry });
    return entry ?? '';
  }

  function forgetAllBut(pids: ReadonlySet<number>): void {
    for (const pid of verdicts.keys()) if (!pids.has(pid)) verdicts.delete(pid);
  }

  return { find, findWithZombies, findWithZombiesAgain };
}

/** Who is young enough to belong to any of the trees; kernel threads have session 0. */
function readCandidates(pids: readonly number[], trees: readonly Tree[]): ProcStat[] {
  if (trees.length === 0) return [];
  const oldest = Math.min(...trees.map((tree) => tree.startTicks));
  const candidates: ProcStat[] = [];
  for (const pid of pids) {
    const stat = readStat(pid);
    if (stat && stat.startTicks >= oldest && stat.session !== 0) candidates.push(stat);
  }
  return candidates;
}

function isLeader(stat: ProcStat, tree: Tree): boolean {
  return stat.pid === tree.leader && stat.startTicks === tree.startTicks;
}
