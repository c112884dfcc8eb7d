import { type FSWatcher, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Spec } from '../config/spec.js';
import type { OnNews, RunKey, Runs } from '../ports/runs.js';
import type { MemberFinder, Tree } from '../proc/members.js';
import { isAlive, readStat } from '../proc/stat.js';
import { killTree, signalEach, signalGroup } from './kill.js';
import { logPath, runName, type StatePaths } from './names.js';
import { findProgram } from './program.js';
import { exitIn, type RunFile, readRunFile, revoke } from './run-file.js';
import { spawnKeeper } from './spawn-keeper.js';
import type { Tools } from './tools.js';

/** The environment variable that marks all processes of a run. */
export const MARKER = 'POSSE_RUN';

/** How long a slice of spawning may hold up everything else. */
const SLICE_MS = 4;
/** The level check behind the file watch, which may lose events. */
const LOOK_EVERY_MS = 1_000;
/** While something is left of a run whose leader has ended. */
const SWEEP_EVERY_MS = 50;

interface Identity {
  readonly pid: number;
  readonly startTicks: number;
}

/** A run that this deputy has begun or adopted and that has not ended yet. */
interface Tracked extends RunKey {
  readonly file: string;
  readonly fifo: string;
  readonly marker: string;
  /** Signals that we sent, for the exits of which a shell says nothing. */
  readonly sent: Set<string>;
  keeper: Identity | null;
  tree: Tree | null;
  /** Set once the leader has ended: what is left of the tree is being waited for. */
  ended: { readonly file: RunFile | null; isTold: boolean } | null;
}

/** What the runs of a state folder need to know. */
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
  const queue: { readonly key: RunKey; readonly spec: Spec }[] = [];
  const tracked = new Map<string, Tracked>();
  /** Files of ended runs, whose keepers may still be about to end. */
  const leftovers: Tracked[] = [];
  let isSpawning = false;
  let sweepTimer: NodeJS.Timeout | null = null;

  const watcher: FSWatcher = watch(paths.runs, (_, file) => {
    const run = file === null ? undefined : tracked.get(file);
    if (run) look(run);
  });
  const lookTimer = setInterval(() => {
    for (const run of [...tracked.values()]) look(run);
    clearLeftovers();
  }, LOOK_EVERY_MS);

  function track(key: RunKey): Tracked {
    const base = runName(key);
    const run: Tracked = {
      ...key,
      file: join(paths.runs, base),
      fifo: join(paths.fifos, base),
      marker: `${MARKER}=${markerValue(key)}`,
      sent: new Set(),
      keeper: null,
      tree: null,
      ended: null,
    };
    tracked.set(base, run);
    return run;
  }

  function markerValue(key: RunKey): string {
    return `${stateId}/${runName(key)}`;
  }

  function spawnSlice(): void {
    const end = performance.now() + SLICE_MS;
    do {
      const order = queue.shift();
      if (order) begin(order.key, order.spec);
    } while (queue.length > 0 && performance.now() < end);
    isSpawning = queue.length > 0;
    if (isSpawning) setImmediate(spawnSlice);
  }

  function begin(key: RunKey, spec: Spec): void {
    const env = {
      PYTHONUNBUFFERED: '1',
      ...process.env,
      ...spec.env,
      [MARKER]: markerValue(key),
    };
    const program = findProgram(spec, env, tools.sh);
    if (!program.ok) {
      onNews({ kind: 'spawn_failed', ...key, at: now(), reason: program.reason });
      return;
    }
    const run = track(key);
    const pid = spawnKeeper(
      {
        argv: program.argv,
        cwd: program.cwd,
        env,
        runFile: run.file,
        log: logPath(paths, key.name),
        fifo: run.fifo,
        onEnd: (error) => {
          if (error) giveUp(run, `its keeper cannot be started: ${error.message}`);
          else look(run);
        },
      },
      tools,
    );
    if (pid !== undefined) run.keeper = readStat(pid) ?? { pid, startTicks: -1 };
  }

  /** Compares what is known of a run with its file and with the processes; says what is new. */
  function look(run: Tracked): void {
    if (run.ended || !tracked.has(runName(run))) return;
    const file = readRunFile(run.file);
    run.keeper = file?.keeper ?? run.keeper;
    if (file?.program && !run.tree) hearProgram(run, file.program);
    if (file?.isRevoked) neverRan(run);
    else if (file?.end) leaderEnded(run, file);
    else if (!run.keeper || !isAlive(run.keeper)) lookWithoutKeeper(run);
  }

  function lookWithoutKeeper(run: Tracked): void {
    if (run.tree) {
      const { leader: pid, startTicks } = run.tree;
      if (!isAlive({ pid, startTicks })) leaderEnded(run, readRunFile(run.file));
      return;
    }
    abandoned(run);
  }

  function hearProgram(run: Tracked, { pid, startTicks }: Identity): void {
    const keeper = run.keeper?.pid ?? -1;
    run.tree = { leader: pid, keeper, startTicks, marker: run.marker };
    onNews({ kind: 'spawned', ...keyOf(run), at: now(), pid });
  }

  /** No program and no living keeper that is known: make sure that there is none at all. */
  function abandoned(run: Tracked): void {
    const any: Tree = { leader: -1, keeper: -1, startTicks: 0, marker: run.marker };
    const members = finder.find([any]).get(any) ?? [];
    signalEach(members, 'SIGKILL');
    if (members.length > 0) return;

    // It may have come as far as the program since its file was read.
    const file = readRunFile(run.file);
    if (file?.program) {
      look(run);
      return;
    }
    const words = file?.words.trim().replaceAll('\n', '; ') ?? '';
    giveUp(run, `its keeper ended before the program began${words && `: ${words}`}`);
  }

  function giveUp(run: Tracked, reason: string): void {
    if (!tracked.delete(runName(run))) return;
    leftovers.push(run);
    onNews({ kind: 'spawn_failed', ...keyOf(run), at: now(), reason });
  }

  function neverRan(run: Tracked): void {
    // The file stays: a keeper that is late must find it.
    tracked.delete(runName(run));
    onNews({ kind: 'never_ran', ...keyOf(run), at: now() });
  }

  function leaderEnded(run: Tracked, file: RunFile | null): void {
    run.ended = { file, isTold: false };
    sweepSoon(0);
  }

  function sweepSoon(delayMs: number): void {
    sweepTimer ??= setTimeout(sweep, delayMs);
  }

  /** Tells the end of those runs of which nothing is left. */
  function sweep(): void {
    sweepTimer = null;
    const ended = [...tracked.values()].filter((run) => run.ended !== null);
    const trees = ended.flatMap(({ tree }) => tree ?? []);
    const members = finder.find(trees);
    for (const run of ended) {
      const left = (run.tree && members.get(run.tree)) ?? [];
      if (left.length === 0) end(run);
      else
        leaveBehind(
          run,
          left.filter((member) => member.group !== run.tree?.leader),
        );
    }
    if ([...tracked.values()].some((run) => run.ended !== null)) sweepSoon(SWEEP_EVERY_MS);
  }

  function leaveBehind(run: Tracked, strays: Parameters<typeof signalEach>[0]): void {
    if (!run.ended || run.ended.isTold) return;
    run.ended.isTold = true;
    // The stop signal went to the group; those that had left it have not had it yet.
    for (const signal of run.sent) signalEach(strays, signal as NodeJS.Signals);
    onNews({ kind: 'leader_ended', ...keyOf(run), at: now() });
  }

  function end(run: Tracked): void {
    if (!run.ended) return;
    const { file } = run.ended;
    tracked.delete(runName(run));
    leftovers.push(run);
    const exit = file ? exitIn(file, run.sent) : { code: null, signal: null };
    onNews({ kind: 'ended', ...keyOf(run), at: file?.end?.at ?? now(), exit });
  }

  function clearLeftovers(): void {
    for (let index = leftovers.length - 1; index >= 0; index -= 1) {
      const run = leftovers[index];
      if (!run || (run.keeper && isAlive(run.keeper))) continue;
      rmSync(run.fifo, { force: true });
      rmSync(run.file, { force: true });
      leftovers.splice(index, 1);
    }
  }

  function trackedRun(key: RunKey): Tracked | undefined {
    return tracked.get(runName(key));
  }

  return {
    spawn: (key, spec) => {
      queue.push({ key, spec });
      if (isSpawning) return;
      isSpawning = true;
      setImmediate(spawnSlice);
    },
    cancel: (key) => {
      const index = queue.findIndex(
        (order) => order.key.name === key.name && order.key.run === key.run,
      );
      if (index < 0) return;
      queue.splice(index, 1);
      onNews({ kind: 'never_ran', ...key, at: now() });
    },
    terminate: (key, signal) => {
      const run = trackedRun(key);
      if (run?.tree) {
        run.sent.add(signal);
        const isSent = signalGroup(run.tree, signal);
        if (!isSent) signalEach(finder.find([run.tree]).get(run.tree) ?? [], signal);
      }
      onNews({ kind: 'signalled', ...key, at: now() });
    },
    kill: (key) => {
      const run = trackedRun(key);
      run?.sent.add('SIGKILL');
      if (run?.tree) killTree(run.tree, finder);
      else if (run) abandoned(run);
    },
    signal: (key, signal) => {
      const run = trackedRun(key);
      if (!run?.tree || !signalGroup(run.tree, signal)) return false;
      run.sent.add(signal);
      return true;
    },
    adopt: (runs) => {
      for (const { sent, ...key } of runs) {
        const run = track(key);
        for (const signal of sent) run.sent.add(signal);
        if (revoke(run.file)) neverRan(run);
        else look(run);
      }
      sweep();
    },
    trees: () =>
      new Map([...tracked.values()].flatMap((run) => (run.tree ? [[run.name, run.tree]] : []))),
    close: () => {
      watcher.close();
      clearInterval(lookTimer);
      if (sweepTimer) clearTimeout(sweepTimer);
      queue.length = 0;
    },
  };
}

function keyOf({ name, run }: RunKey): RunKey {
  return { name, run };
}
