import { join } from 'node:path';
import type { RunKey } from '../ports/runs.js';
import type { Tree } from '../proc/members.js';
import { runName, type StatePaths } from './names.js';

/** The environment variable that marks all processes of a run. */
export const MARKER = 'POSSE_RUN';

/** A process that is told from all others, later ones with its pid included. */
export interface Identity {
  readonly pid: number;
  readonly startTicks: number;
}

/** A run that has been begun or adopted and of which the end has not been told. */
export interface TrackedRun {
  readonly key: RunKey;
  /** Its file name in the folders of the state. */
  readonly base: string;
  readonly file: string;
  readonly fifo: string;
  /** The value of `MARKER` in its environment. */
  readonly mark: string;
  /** Signals that were sent to it: of the end by some of them a shell says nothing. */
  readonly sent: Set<NodeJS.Signals>;
  /** Begun by an earlier owner of the state folder. */
  readonly isAdopted: boolean;
  keeper: Identity | null;
  /** Known once the program has begun. */
  tree: Tree | null;
}

/** A run that nothing is known of yet. */
export function trackedRun(
  key: RunKey,
  origin: { readonly paths: StatePaths; readonly stateId: string; readonly isAdopted: boolean },
): TrackedRun {
  const { paths, stateId, isAdopted } = origin;
  const base = runName(key);
  return {
    key,
    base,
    file: join(paths.runs, base),
    fifo: join(paths.fifos, base),
    mark: `${stateId}/${base}`,
    sent: new Set(),
    isAdopted,
    keeper: null,
    tree: null,
  };
}

/** All that carry the run's mark, its keeper and scribe included. */
export function markedTree({ mark }: TrackedRun): Tree {
  return { leader: -1, keeper: -1, startTicks: 0, marker: `${MARKER}=${mark}` };
}

/** The tree of the program that the run has become. */
export function programTree(run: TrackedRun, program: Identity): Tree {
  const keeper = run.keeper?.pid ?? -1;
  const { pid: leader, startTicks } = program;
  return { leader, keeper, startTicks, marker: `${MARKER}=${run.mark}` };
}
