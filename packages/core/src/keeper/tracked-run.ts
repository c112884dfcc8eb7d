import type { Begun, RunKey } from '../ports/runs.js';
import type { Tree } from '../proc/members.js';
import { type RunFiles, runFiles, runName, type StatePaths } from './names.js';

/** The environment variable that marks all processes of a run. */
export const MARKER = 'POSSE_RUN';

/** A process that is told from all others, later ones with its pid included. */
export interface Identity {
  readonly pid: number;
  readonly startTicks: number;
}

/** Begun here, or found: as one that had been ordered, or as one whose program had begun. */
export type Origin = 'begun_here' | 'found_ordered' | 'found_begun';

/** A run that has been begun or adopted and of which the end has not been told. */
export interface TrackedRun {
  readonly key: RunKey;
  readonly origin: Origin;
  /** Its file name in the folders of the state. */
  readonly base: string;
  readonly files: RunFiles;
  /** The value of `MARKER` in its environment. */
  readonly mark: string;
  /** Signals that were sent to it: of the end by some of them a shell says nothing. */
  readonly sent: Set<NodeJS.Signals>;
  /** What its group was asked to end with. */
  stopSignal: NodeJS.Signals | null;
  keeper: Identity | null;
  /** Its keeper is a child of ours that has not ended: we hear of it when it does. */
  isOurs: boolean;
  /** Known once the program has begun. */
  tree: Tree | null;
  begun: Begun | null;
}

/** The value of `MARKER` for a run of a state folder. */
export function markOf(stateId: string, key: RunKey): string {
  return `${stateId}/${runName(key)}`;
}

/** A run that nothing is known of yet. */
export function trackedRun(
  { name, run }: RunKey,
  about: { readonly paths: StatePaths; readonly stateId: string; readonly origin: Origin },
): TrackedRun {
  const { paths, stateId, origin } = about;
  const key = { name, run };
  const base = runName(key);
  return {
    key,
    origin,
    base,
    files: runFiles(paths, key),
    mark: markOf(stateId, key),
    sent: new Set(),
    stopSignal: null,
    keeper: null,
    isOurs: false,
    tree: null,
    begun: null,
  };
}

/** All that carry the run's mark, its keeper and scribe included. */
export function markedTree({ mark }: Pick<TrackedRun, 'mark'>): Tree {
  return { leader: -1, keeper: -1, startTicks: 0, marker: `${MARKER}=${mark}` };
}

/** The tree of the program that the run has become. */
export function programTree(run: TrackedRun, program: Identity): Tree {
  const keeper = run.keeper?.pid ?? -1;
  const { pid: leader, startTicks } = program;
  return { leader, keeper, startTicks, marker: `${MARKER}=${run.mark}` };
}
