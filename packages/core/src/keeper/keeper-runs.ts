import type { Spec } from '../config/spec.js';
import { unreachable } from '../machine/unreachable.js';
import type { OnNews, RunKey, Runs } from '../ports/runs.js';
import type { MemberFinder, Tree } from '../proc/members.js';
import { type ProcStat, readStat } from '../proc/stat.js';
import { fateOf } from './fate.js';
import { killTree, signalEach, signalGroup } from './kill.js';
import { clearLeftovers } from './leftovers.js';
import { logPath, runName, type StatePaths } from './names.js';
import { findProgram } from './program.js';
import { exitIn, type RunFile, readRunFile, revoke } from './run-file.js';
import { spawnKeeper } from './spawn-keeper.js';
import { createSpawnQueue } from './spawn-queue.js';
import { createSweeper } from './sweeper.js';
import type { Tools } from './tools.js';
import { MARKER, markedTree, programTree, type TrackedRun, trackedRun } from './tracked-run.js';
import { watchFolder } from './watch-folder.js';

/** The level check behind the watch on the run files, which loses events when its queue is full. */
const LOOK_EVERY_MS = 1_000;

/** What the runs of a state folder need. */
export interface KeeperRunsOptions {
  readonly paths: StatePaths;
  /** Tells this state folder's runs from those of any other. */
  readonly stateId: string;
  readonly tools: Tools;
  /** Finds those who carry `MARKER`. */
  readonly finder: MemberFinder;
  /** Milliseconds since boot. */
  readonly now: () => number;
  readonly onNews: OnNews;
  readonly log: (line: string) => void;
}

/** Runs under keepers: they and their output outlive whoever holds this object. */
export function createKeeperRuns(options: KeeperRunsOptions): Runs {
  const { paths, stateId, tools, finder, now, onNews, log } = options;
  const tracked = new Map<string, TrackedRun>();
  const queue = createSpawnQueue(begin);
  const sweeper = createSweeper({ finder, onLeft: tellLeft, onEmpty: tellEnd });
  const watcher = watchFolder(paths.runs, { onChange: (base) => look(tracked.get(base)), log });
  const timer = setInterval(() => [...tracked.values()].forEach(look), LOOK_EVERY_MS);

  function begin(key: RunKey, spec: Spec): void {
    const run = trackedRun(key, { paths, stateId, origin: 'begun_here' });
    const env = { PYTHONUNBUFFERED: '1', ...process.env, ...spec.env, [MARKER]: run.mark };
    const program = findProgram(spec, env, tools.sh);
    if (!program.ok) {
      onNews({ kind: 'spawn_failed', ...key, at: now(), reason: program.reason, mayPass: false });
      return;
    }
    tracked.set(run.base, run);
    const pid = spawnKeeper(
      {
        argv: program.argv,
        cwd: program.cwd,
        env,
        runFile: run.file,
        log: logPath(paths, key.name),
        fifo: run.fifo,
        onEnd: (error) => {
          if (error) tellFailure(run, `its keeper cannot be started: ${error.message}`);
          else look(run);
        },
      },
      tools,
    );
    run.keeper = (pid !== undefined && readStat(pid)) || null;
  }

  /** Compares what is known of a run with its file and with the processes; tells what is new. */
  function look(run: TrackedRun | undefined): void {
    if (!run || !tracked.has(run.base)) return;
    if (run.origin !== 'begun_here' && !run.tree) revoke(run.file);
    const file = readRunFile(run.file);
    run.keeper = file?.keeper ?? run.keeper;
    if (file?.program && !run.tree) {
      run.tree = programTree(run, file.program);
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
        endAbandoned(run);
        return;
      default:
        unreachable(fate);
    }
  }

  /** No keeper begins it any more; one that had, lives on if somebody has removed its file since. */
  function endRevoked(run: TrackedRun): void {
    const marked = markedTree(run);
    if (membersOf(marked).length === 0) tellGone(run);
    else if (run.origin === 'found_begun') run.tree ??= marked;
  }

  /** Makes sure that nobody is there who could still become the program. */
  function endAbandoned(run: TrackedRun): void {
    const members = membersOf(markedTree(run));
    // Whoever was there is looked at again when it is gone: it may have become the program. So may
    // a keeper that is about to write who it is, and that goes on.
    if (run.keeper) signalEach(members, 'SIGKILL');
    if (members.length > 0) return;
    const file = readRunFile(run.file);
    if (file?.program) look(run);
    else if (run.origin === 'begun_here') tellFailure(run, whyNotBegun(file));
    // Without a file, since the disk is full, a late keeper could still begin it.
    else if (file) tellGone(run);
  }

  /** Nothing of it is there, and nothing will be. */
  function tellGone(run: TrackedRun): void {
    if (run.origin === 'found_begun') tellEnd(run);
    else if (tracked.delete(run.base)) onNews({ kind: 'never_ran', ...run.key, at: now() });
  }

  function whyNotBegun(file: RunFile | null): string {
    const words = file?.words.trim().replaceAll('\n', '; ') ?? '';
    return `its keeper ended before the program began${words && `: ${words}`}`;
  }

  function tellFailure(run: TrackedRun, reason: string): void {
    if (tracked.delete(run.base)) {
      onNews({ kind: 'spawn_failed', ...run.key, at: now(), reason, mayPass: false });
    }
  }

  function tellLeft(run: TrackedRun, members: readonly ProcStat[]): void {
    // The stop signal went to the group; those who had left it have not had it yet.
    const strays = members.filter(({ group }) => group !== run.tree?.leader);
    if (run.stopSignal) signalEach(strays, run.stopSignal);
    onNews({ kind: 'leader_ended', ...run.key, at: now() });
  }

  function tellEnd(run: TrackedRun): void {
    if (!tracked.delete(run.base)) return;
    const file = readRunFile(run.file);
    const exit = file ? exitIn(file, run.sent) : { code: null, signal: null };
    const at = now();
    onNews({ kind: 'ended', ...run.key, at, endedAt: file?.end?.at ?? at, exit });
  }

  function membersOf(tree: Tree): readonly ProcStat[] {
    return finder.find([tree]).get(tree) ?? [];
  }

  function find(key: RunKey): TrackedRun | undefined {
    return tracked.get(runName(key));
  }

  return {
    spawn: queue.add,
    cancel: (key) => {
      if (queue.remove(key)) onNews({ kind: 'never_ran', ...key, at: now() });
    },
    terminate: (key, { stop: { signal } }) => {
      const run = find(key);
      if (run?.tree) {
        run.sent.add(signal);
        run.stopSignal = signal;
        if (!signalGroup(run.tree, signal)) signalEach(membersOf(run.tree), signal);
      }
      onNews({ kind: 'signalled', ...key, at: now() });
    },
    kill: (key) => {
      const run = find(key);
      if (!run) return;
      run.sent.add('SIGKILL');
      killTree(run.tree ?? markedTree(run), finder);
    },
    signal: (key, signal, _to) => {
      const run = find(key);
      if (!run?.tree || !signalGroup(run.tree, signal)) return false;
      run.sent.add(signal);
      return true;
    },
    write: () => 'no_input',
    begun: () => null,
    adopt: (runs) => {
      for (const { pid, stopSignal, ...key } of runs) {
        const origin = pid === null ? 'found_ordered' : 'found_begun';
        const run = trackedRun(key, { paths, stateId, origin });
        if (stopSignal) run.sent.add(stopSignal);
        run.stopSignal = stopSignal;
        tracked.set(run.base, run);
        look(run);
      }
      sweeper.sweep();
    },
    trees: () =>
      new Map([...tracked.values()].flatMap(({ key, tree }) => (tree ? [[key.name, tree]] : []))),
    tidy: () => clearLeftovers(paths, (base) => tracked.has(base)),
    close: () => {
      watcher.close();
      clearInterval(timer);
      sweeper.close();
      queue.clear();
      // Keepers that end later tell it to nobody: the next owner of the state folder reads it.
      tracked.clear();
    },
  };
}
