import type { HookFacts, HookFunctions } from './hooks/hook.js';
import { type HookedRuns, withHooks } from './hooks/with-hooks.js';
import { createKeeperRuns } from './keeper/keeper-runs.js';
import { killMarked } from './keeper/kill.js';
import { logPath, runFiles } from './keeper/names.js';
import { markOf } from './keeper/tracked-run.js';
import type { Process } from './machine/process.js';
import type { OnNews } from './ports/runs.js';
import type { MemberFinder } from './proc/members.js';
import { surroundingsOf } from './program/surroundings.js';
import type { State } from './state.js';

/** What the runs of a supervisor need. */
export interface SupervisedRunsOptions {
  readonly state: State;
  readonly finder: MemberFinder;
  readonly hooks: HookFunctions;
  readonly processOf: (name: string) => Process | undefined;
  readonly onNews: OnNews;
  readonly onHookFailure: (facts: HookFacts, reason: string) => void;
  readonly log: (line: string) => void;
}

/** Runs under keepers, with the hooks of their processes around them. */
export function createSupervisedRuns(options: SupervisedRunsOptions): HookedRuns {
  const { state, finder, hooks, processOf, onNews, onHookFailure, log } = options;
  const { paths, stateId, tools, clock } = state;
  const now = clock.now;
  const runs = createKeeperRuns({ paths, stateId, tools, finder, now, onNews, log });
  return withHooks(runs, {
    functions: hooks,
    surroundings: (spec) => surroundingsOf(spec, process.env),
    logOf: (name) => logPath(paths, name),
    markOf: (key) => markOf(stateId, key),
    processOf,
    now,
    onNews,
    onFailure: onHookFailure,
    endWhatIsLeft: (key) =>
      killMarked({ mark: markOf(stateId, key), files: runFiles(paths, key) }, finder),
  });
}
