import { watch } from 'node:fs';
import type { Spec } from '../config/spec.js';
import { unreachable } from '../machine/unreachable.js';
import type { OnNews, RunKey, Runs } from '../ports/runs.js';
import type { MemberFinder } from '../proc/members.js';
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
}

/** Runs under keepers: they and their output outlive whoever holds this object. */
export function createKeeperRuns(options: KeeperRunsOptions): Runs {
  const { paths, stateId, tools, finder, now, onNews } = options;
  const tracked = new Map<string, TrackedRun>();
  const queue = createSpawnQueue(begin);
  const sweeper = createSweeper({ finder, onLeft: tellLeft, onEmpty: tellEnd });
  // Errors of the watch are no loss: the level check sees all that it sees.
  const watcher = watch(paths.runs, (_, base) => look(tracked.get(base ?? ''))).on(
    'error',
    () => {},
  );
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS);

  function lookAtAll(): void {
    for (const run of [...tracked.values()]) look(run);
    clearLeftovers(paths, (base) => tracked.has(base));
  }

  function begin(key: RunKey, spec: Spec): void {
    const run = trackedRun(key, { paths, stateId, isAdopted: false });
    const env = { PYTHONUNBUFFERED: '1', ...process.env, ...spec.env, [MARKER]: run.mark };
    const program = findProgram(spec, env, tools.sh);
    if (!program.ok) {
      onNews({ kind: 'spawn_failed', ...key, at: now(), reason: program.reason });
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
        tellNeverRan(run);
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

  /** Makes sure that nobody is there who could still become the program. */
  function endAbandoned(run: TrackedRun): void {
    const marked = markedTree(run);
    const members = finder.find([marked]).get(marked) ?? [];
    signalEach(members, 'SIGKILL');
    // Whoever was there is looked at again when it is gone; it may have become the program.
    if (members.length > 0) return;
    const file = readRunFile(run.file);
    if (file?.program) look(run);
    else if (run.isAdopted) tellNeverRan(run);
    else tellFailure(run, whyNotBegun(file));
  }

  function whyNotBegun(file: RunFile | null): string {
    const words = file?.words.trim().replaceAll('\n', '; ') ?? '';
    return `its keeper ended before the program began${words && `: ${words}`}`;
  }

  function tellFailure(run: TrackedRun, reason: string): void {
    if (tracked.delete(run.base)) {
      onNews({ kind: 'spawn_failed', ...run.key, at: now(), reason });
    }
  }

  function tellNeverRan(run: TrackedRun): void {
    tracked.delete(run.base);
    onNews({ kind: 'never_ran', ...run.key, at: now() });
  }

  function tellLeft(run: TrackedRun, members: readonly ProcStat[]): void {
    // The stop signal went to the group; those who had left it have not had it yet.
    const strays = members.filter(({ group }) => group !== run.tree?.leader);
    for (const signal of run.sent) signalEach(strays, signal);
    onNews({ kind: 'leader_ended', ...run.key, at: now() });
  }

  function tellEnd(run: TrackedRun): void {
    tracked.delete(run.base);
    const file = readRunFile(run.file);
    onNews({ kind: 'ended', ...run.key, at: file?.end?.at ?? now(), exit: exitOf(run, file) });
  }

  function exitOf({ sent }: TrackedRun, file: RunFile | null) {
    return file ? exitIn(file, sent) : { code: null, signal: null };
  }

  function find(key: RunKey): TrackedRun | undefined {
    return tracked.get(runName(key));
  }

  return {
    spawn: queue.add,
    cancel: (key) => {
      if (queue.remove(key)) onNews({ kind: 'never_ran', ...key, at: now() });
    },
    terminate: (key, signal) => {
      const run = find(key);
      if (run?.tree) {
        run.sent.add(signal);
        const isSent = signalGroup(run.tree, signal);
        if (!isSent) signalEach(finder.find([run.tree]).get(run.tree) ?? [], signal);
      }
      onNews({ kind: 'signalled', ...key, at: now() });
    },
    kill: (key) => {
      const run = find(key);
      run?.sent.add('SIGKILL');
      if (run?.tree) killTree(run.tree, finder);
      else if (run) endAbandoned(run);
    },
    signal: (key, signal) => {
      const run = find(key);
      if (!run?.tree || !signalGroup(run.tree, signal)) return false;
      run.sent.add(signal);
      return true;
    },
    adopt: (runs) => {
      for (const { sent, ...key } of runs) {
        const run = trackedRun(key, { paths, stateId, isAdopted: true });
        for (const signal of sent) run.sent.add(signal);
        tracked.set(run.base, run);
        if (revoke(run.file)) tellNeverRan(run);
        else look(run);
      }
      sweeper.sweep();
    },
    trees: () =>
      new Map([...tracked.values()].flatMap(({ key, tree }) => (tree ? [[key.name, tree]] : []))),
    close: () => {
      watcher.close();
      clearInterval(timer);
      sweeper.close();
      queue.clear();
    },
  };
}
