import type { Spec } from '../config/spec.js';
import { readStat } from '../proc/stat.js';
import { planLaunch } from '../program/launch.js';
import type { Tools } from '../program/tools.js';
import { spawnKeeper } from './spawn-keeper.js';
import { MARKER, type TrackedRun } from './tracked-run.js';

/** What the beginning of a run needs and calls back. */
export interface Beginning {
  readonly tools: Tools;
  /** It cannot be spawned, for this reason: never, as things are, or perhaps another time. */
  readonly onFailure: (reason: string, mayPass: boolean) => void;
  /** Its keeper has ended. */
  readonly onEnd: () => void;
}

/** Starts the keeper of a run, if what its spec asks for can be had here. */
export function beginRun(run: TrackedRun, spec: Spec, beginning: Beginning): void {
  const { tools, onFailure, onEnd } = beginning;
  const launch = planLaunch(spec, process.env, tools);
  if (!launch.ok) {
    onFailure(launch.reason, false);
    return;
  }
  const pid = spawnKeeper(
    {
      launch,
      marker: { [MARKER]: run.mark },
      files: run.files,
      onEnd: (error) => {
        run.isOurs = false;
        // Too many processes or open files, most likely.
        if (error) onFailure(`its keeper cannot be started: ${error.message}`, true);
        else onEnd();
      },
    },
    tools,
  );
  run.keeper = (pid !== undefined && readStat(pid)) || null;
  run.isOurs = run.keeper !== null;
}
