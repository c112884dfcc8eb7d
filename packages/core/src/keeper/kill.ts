import type { MemberFinder, Tree } from '../proc/members.js';
import { isAlive, type ProcStat } from '../proc/stat.js';
import type { RunFiles } from './names.js';
import { readRunFile } from './run-file.js';
import { markedTree } from './tracked-run.js';

/** Sends a signal to the leader's group, if it is still the very leader. True when it went out. */
export function signalGroup({ leader: pid, startTicks }: Tree, signal: NodeJS.Signals): boolean {
  // To kill(2), -1 is everybody.
  if (pid <= 1 || !isAlive({ pid, startTicks })) return false;
  // The group is made an instant after the start; until then it is only the process.
  const isSent = send(-pid, signal) || send(pid, signal);
  if (isSent) wake(-pid, signal);
  return isSent;
}

/** Sends a signal to the leader alone, if it is still the very one. True when it went out. */
export function signalLeader({ leader: pid, startTicks }: Tree, signal: NodeJS.Signals): boolean {
  if (pid <= 1 || !isAlive({ pid, startTicks }) || !send(pid, signal)) return false;
  wake(pid, signal);
  return true;
}

/**
 * Sends a signal to all of a tree, those included that have left for sessions of their own. True
 * when it reached anybody.
 */
export function signalTree(tree: Tree, signal: NodeJS.Signals, finder: MemberFinder): boolean {
  const members = finder.find([tree]).get(tree) ?? [];
  const isGroupSent = signalGroup(tree, signal);
  // A leader that has no group of its own yet has got it too.
  const reached = ({ group, pid }: ProcStat) => group === tree.leader || pid === tree.leader;
  const others = isGroupSent ? members.filter((member) => !reached(member)) : members;
  signalEach(others, signal);
  return isGroupSent || others.length > 0;
}

/** Sends a signal to each of these processes, if it is still the very one. */
export function signalEach(members: readonly ProcStat[], signal: NodeJS.Signals): void {
  for (const member of members) {
    if (!isAlive(member)) continue;
    if (send(member.pid, signal)) wake(member.pid, signal);
  }
}

/** SIGKILL for the group and for all that carry the run's marker. */
export function killTree(tree: Tree, finder: MemberFinder): void {
  signalGroup(tree, 'SIGKILL');
  signalEach(finder.find([tree]).get(tree) ?? [], 'SIGKILL');
}

/** A run by its mark, and where its run file is or would be. */
export interface Marked {
  readonly mark: string;
  readonly files: Pick<RunFiles, 'run'>;
}

/**
 * SIGKILL for all that carry the mark of a run, as far as they can be looked for: not without
 * descriptors. Its keeper and scribe, if there are any, are left to write what they have to.
 */
export function killMarked(run: Marked, finder: MemberFinder): void {
  try {
    const keeper = readRunFile(run.files.run)?.keeper?.pid ?? -1;
    killTree({ ...markedTree(run), keeper }, finder);
  } catch {
    // That a run does not begin is to be told all the same.
  }
}

/** A stopped program would sleep through a request to end. */
function wake(pid: number, signal: NodeJS.Signals): void {
  if (ENDING.has(signal)) send(pid, 'SIGCONT');
}

const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']);

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM: it runs as another user by now. Nothing of it is ours to signal.
    if (
      error instanceof Error &&
      'code' in error &&
      ['ESRCH', 'EPERM'].includes(String(error.code))
    ) {
      return false;
    }
    throw error;
  }
}
