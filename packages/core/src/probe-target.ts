import { logPath, type StatePaths } from './keeper/names.js';
import type { Process } from './machine/process.js';
import type { Clock } from './ports/clock.js';
import type { Runs } from './ports/runs.js';
import type { FoundTarget } from './probes/probing.js';
import { surroundingsOf } from './program/surroundings.js';

/** What a target is worked out with. */
export interface TargetSources {
  readonly runs: Pick<Runs, 'begun'>;
  readonly paths: StatePaths;
  readonly clock: Clock;
}

/** What is to be known of the latest run of a process to probe it. */
export function findProbeTarget(
  { spec, run }: Process,
  { runs, paths, clock }: TargetSources,
): FoundTarget {
  const { name } = spec;
  const begun = runs.begun({ name, run });
  if (!begun) return { ok: false, reason: 'its program has not begun' };
  const surroundings = surroundingsOf(spec, process.env);
  if (!surroundings.ok) return surroundings;
  const { cwd, env, prefix, user, ready, health } = surroundings;
  return {
    ok: true,
    name,
    run,
    beganAt: begun.at,
    now: clock.now,
    cwd,
    env,
    prefix,
    uid: user?.uid ?? null,
    ready,
    health,
    log: { file: logPath(paths, name), from: begun.logFrom },
  };
}
