import type { Spec } from '../config/spec.js';
import type { OnNews, RunKey, Runs } from '../ports/runs.js';
import type { MemberFinder } from '../proc/members.js';
import { writeInput } from '../program/input.js';
import type { Tools } from '../program/tools.js';
import { beginRun } from './begin-run.js';
import { createFollower } from './follow-runs.js';
import { killMarked, signalLeader, signalTree } from './kill.js';
import { clearLeftovers } from './leftovers.js';
import { runFiles, runName, type StatePaths } from './names.js';
import { createSpawnQueue } from './spawn-queue.js';
import { createStopper } from './stop-runs.js';
import { markOf, type Origin, type TrackedRun, trackedRun } from './tracked-run.js';
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
  const stopper = createStopper({ finder, onSignalled: tellSignalled, log });
  const follower = createFollower({ finder, now, onNews, onOver: stopper.over });
  const { tracked, look } = follower;
  const queue = createSpawnQueue(begin);
  const watcher = watchFolder(paths.runs, { onChange: (base) => look(tracked.get(base)), log });
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS);

  /** A program whose keeper is ours and lives needs no look: nothing new can be in its file. */
  function lookAtAll(): void {
    for (const run of [...tracked.values()]) if (!run.isOurs || !run.tree) look(run);
  }

  function begin(key: RunKey, spec: Spec): void {
    const run = track(key, 'begun_here');
    beginRun(run, spec, {
      tools,
      onFailure: (reason, mayPass) => {
        endWhatIsLeft(key, spec);
        follower.fail(run, reason, mayPass);
      },
      onEnd: () => look(run),
    });
  }

  /** Of a run that does not begin: its `pre_start` was before that. */
  function endWhatIsLeft(key: RunKey, { hooks }: Spec): void {
    if (!hooks?.pre_start) return;
    killMarked({ mark: markOf(stateId, key), files: runFiles(paths, key) }, finder);
  }

  function track(key: RunKey, origin: Origin): TrackedRun {
    const run = trackedRun(key, { paths, stateId, origin });
    follower.track(run);
    return run;
  }

  function tellSignalled({ key }: Pick<TrackedRun, 'key'>): void {
    onNews({ kind: 'signalled', ...key, at: now() });
  }

  function find(key: RunKey): TrackedRun | undefined {
    return tracked.get(runName(key));
  }

  return {
    spawn: queue.add,
    cancel: (key) => {
      const spec = queue.remove(key);
      if (!spec) return;
      endWhatIsLeft(key, spec);
      onNews({ kind: 'never_ran', ...key, at: now() });
    },
    terminate: (key, spec) => {
      const run = find(key);
      if (run) stopper.terminate(run, spec);
      else tellSignalled({ key });
    },
    kill: (key) => {
      const run = find(key);
      if (run) stopper.kill(run);
    },
    signal: (key, signal, to) => {
      const run = find(key);
      if (!run?.tree) return false;
      const isSent =
        to === 'main' ? signalLeader(run.tree, signal) : signalTree(run.tree, signal, finder);
      if (isSent) run.sent.add(signal);
      return isSent;
    },
    write: (key, data) => {
      const run = find(key);
      return run?.tree ? writeInput(run.files.input, data) : 'no_input';
    },
    begun: (key) => find(key)?.begun ?? null,
    adopt: (runs) => {
      for (const { pid, stopSignal, ...key } of runs) {
        const run = track(key, pid === null ? 'found_ordered' : 'found_begun');
        if (stopSignal) run.sent.add(stopSignal);
        run.stopSignal = stopSignal;
        look(run);
      }
      follower.sweep();
    },
    trees: () =>
      new Map([...tracked.values()].flatMap(({ key, tree }) => (tree ? [[key.name, tree]] : []))),
    tidy: () => clearLeftovers(paths, (base) => tracked.has(base)),
    close: () => {
      watcher.close();
      clearInterval(timer);
      queue.clear();
      stopper.close();
      follower.close();
    },
  };
}
