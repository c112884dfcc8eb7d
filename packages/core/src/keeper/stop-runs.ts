import type { Spec } from '../config/spec.js';
import type { MemberFinder } from '../proc/members.js';
import { runCommand } from '../program/run-command.js';
import { surroundingsOf } from '../program/surroundings.js';
import { killTree, signalEach, signalGroup } from './kill.js';
import { markedTree, type TrackedRun } from './tracked-run.js';

/** Asks runs to end, and makes them. */
export interface Stopper {
  /** Asks as the spec says; `onSignalled` is called when the group has the signal. */
  terminate(run: TrackedRun, spec: Spec): void;
  /** Sends SIGKILL to all that is there of a run. */
  kill(run: TrackedRun): void;
  /** The run is over: nothing more is to be asked of it. */
  over(run: TrackedRun): void;
  close(): void;
}

/** What a stopper is made with. */
export interface StopperOptions {
  readonly finder: MemberFinder;
  readonly onSignalled: (run: TrackedRun) => void;
  readonly log: (line: string) => void;
}

/** A stopper of runs. It waits for stop commands, and holds up nothing else with that. */
export function createStopper({ finder, onSignalled, log }: StopperOptions): Stopper {
  const commands = new Map<TrackedRun, AbortController>();

  async function command(run: TrackedRun, spec: Spec): Promise<void> {
    if (commands.has(run)) return;
    const controller = new AbortController();
    commands.set(run, controller);
    const reason = await problemOf(run, spec, controller.signal).catch(String);
    commands.delete(run);
    if (controller.signal.aborted) return;
    if (reason !== null) log(`The stop command of "${run.key.name}" failed: ${reason}.`);
    signal(run, spec);
  }

  function signal(run: TrackedRun, { stop }: Spec): void {
    if (run.tree) {
      run.sent.add(stop.signal);
      run.stopSignal = stop.signal;
      if (!signalGroup(run.tree, stop.signal)) {
        signalEach(finder.find([run.tree]).get(run.tree) ?? [], stop.signal);
      }
    }
    onSignalled(run);
  }

  function over(run: TrackedRun): void {
    commands.get(run)?.abort();
  }

  return {
    terminate: (run, spec) => {
      if (run.tree && spec.stop.command !== undefined) void command(run, spec);
      else signal(run, spec);
    },
    kill: (run) => {
      over(run);
      run.sent.add('SIGKILL');
      killTree(run.tree ?? markedTree(run), finder);
    },
    over,
    // The next owner of the state folder asks again.
    close: () => [...commands.keys()].forEach(over),
  };
}

/** Runs the stop command of a spec; what went wrong, or null. */
async function problemOf(run: TrackedRun, spec: Spec, signal: AbortSignal): Promise<string | null> {
  const { command, timeout } = spec.stop;
  if (command === undefined) return null;
  const surroundings = surroundingsOf(spec, process.env);
  if (!surroundings.ok) return surroundings.reason;
  const { cwd, prefix } = surroundings;
  const env = {
    ...surroundings.env,
    POSSE_PROCESS: run.key.name,
    POSSE_RUN_NUMBER: String(run.key.run),
    POSSE_PID: String(run.tree?.leader),
  };
  const output = { file: run.files.log, owner: surroundings.user?.uid ?? null };
  // Half of the time is for what its signal leads to.
  const timeoutMs = timeout * 500;
  const outcome = await runCommand(command, { cwd, env, prefix, output, timeoutMs, signal });
  return outcome.ok ? null : outcome.reason;
}
