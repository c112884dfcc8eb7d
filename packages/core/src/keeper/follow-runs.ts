import { unreachable } from '../machine/unreachable.js';
import type { OnNews } from '../ports/runs.js';
import type { MemberFinder, Tree } from '../proc/members.js';
import type { ProcStat } from '../proc/stat.js';
import { whyNotBegun } from '../program/why-not-begun.js';
import { fateOf } from './fate.js';
import { signalEach } from './kill.js';
import { exitIn, type RunFile, readRunFile, revoke } from './run-file.js';
import { createSweeper } from './sweeper.js';
import { markedTree, programTree, type TrackedRun } from './tracked-run.js';

/** Looks after the runs that it tracks, and tells what becomes of them. */
export interface Follower {
  readonly tracked: ReadonlyMap<string, TrackedRun>;
  track(run: TrackedRun): void;
  /** Compares what is known of a run with its file and with the processes; tells what is new. */
  look(run: TrackedRun | undefined): void;
  /** Tells that a run could not be spawned. */
  fail(run: TrackedRun, reason: string, mayPass: boolean): void;
  /** Looks now whether anything is left of those whose leaders have ended. */
  sweep(): void;
  close(): void;
}

/** What a follower is made with. */
export interface FollowerOptions {
  readonly finder: MemberFinder;
  readonly now: () => number;
  readonly onNews: OnNews;
  /** A run is tracked no longer: all about it was told. */
  readonly onOver: (run: TrackedRun) => void;
}

/** A follower that tracks nothing yet. */
export function createFollower({ finder, now, onNews, onOver }: FollowerOptions): Follower {
  const tracked = new Map<string, TrackedRun>();
  const sweeper = createSweeper({ finder, onLeft: tellLeft, onEmpty: tellEnd });

  function look(run: TrackedRun | undefined): void {
    if (!run || !tracked.has(run.base)) return;
    if (run.origin !== 'begun_here' && !run.tree) revoke(run.files.run);
    const file = readRunFile(run.files.run);
    run.keeper = file?.keeper ?? run.keeper;
    if (file?.program && !run.tree) {
      run.tree = programTree(run, file.program);
      run.begun = { at: file.beganAt ?? now(), logFrom: file.logFrom ?? 0 };
      onNews({ kind: 'spawned', ...run.key, at: now(), pid: file.program.pid });
    }
    const fate = fateOf(run, file);
    switch (fate) {
      case 'going_on':
        return;
      case 'revoked':
        endRevoked(run);
        return;
      case 'ended':
        sweeper.add(run);
        return;
      case 'abandoned':
        endAbandoned(run, file);
        return;
      default:
        unreachable(fate);
    }
  }

  /** No keeper begins it any more; one that had, lives on if somebody has removed its file since. */
  function endRevoked(run: TrackedRun): void {
    const marked = markedTree(run);
    const members = membersOf(marked);
    if (members.length === 0) tellGone(run);
    else if (run.origin === 'found_begun') run.tree ??= marked;
    // It prepares a run that does not come: the next one has its own.
    else signalEach(members, 'SIGKILL');
  }

  /** Makes sure that nobody is there who could still become the program. */
  function endAbandoned(run: TrackedRun, before: RunFile | null): void {
    const marked = markedTree(run);
    // A keeper that has written the end begins nothing more, and its scribe has to write the rest.
    const keeper = before?.end ? (run.keeper?.pid ?? -1) : -1;
    const members = membersOf({ ...marked, keeper });
    // Whoever was there is looked at again when it is gone: it may have become the program. So may
    // a keeper that is about to write who it is, and that goes on.
    if (run.keeper) signalEach(members, 'SIGKILL');
    if (members.length > 0) return;
    const file = readRunFile(run.files.run);
    if (file?.program) look(run);
    else if (run.origin === 'begun_here') fail(run, whyNotBegun(file?.words ?? ''), false);
    // Without a file, since the disk is full, a late keeper could still begin it.
    else if (file) tellGone(run);
  }

  /** Nothing of it is there, and nothing will be. */
  function tellGone(run: TrackedRun): void {
    if (run.origin === 'found_begun') tellEnd(run);
    else if (forget(run)) onNews({ kind: 'never_ran', ...run.key, at: now() });
  }

  function fail(run: TrackedRun, reason: string, mayPass: boolean): void {
    if (!forget(run)) return;
    onNews({ kind: 'spawn_failed', ...run.key, at: now(), reason, mayPass });
  }

  function tellLeft(run: TrackedRun, members: readonly ProcStat[]): void {
    // The stop signal went to the group; those who had left it have not had it yet.
    const strays = members.filter(({ group }) => group !== run.tree?.leader);
    if (run.stopSignal) signalEach(strays, run.stopSignal);
    onNews({ kind: 'leader_ended', ...run.key, at: now() });
  }

  function tellEnd(run: TrackedRun): void {
    if (!forget(run)) return;
    const file = readRunFile(run.files.run);
    const exit = file ? exitIn(file, run.sent) : { code: null, signal: null };
    const at = now();
    onNews({ kind: 'ended', ...run.key, at, endedAt: file?.end?.at ?? at, exit });
  }

  function forget(run: TrackedRun): boolean {
    const isForgotten = tracked.delete(run.base);
    if (isForgotten) onOver(run);
    return isForgotten;
  }

  function membersOf(tree: Tree): readonly ProcStat[] {
    return finder.find([tree]).get(tree) ?? [];
  }

  return {
    tracked,
    track: (run) => tracked.set(run.base, run),
    look,
    fail,
    sweep: sweeper.sweep,
    close: () => {
      sweeper.close();
      // Keepers that end later tell it to nobody: the next owner of the state folder reads it.
      tracked.clear();
    },
  };
}
