import type { HostChanges, HostSnapshot, Machine, ProcessRow, Usage } from '@posse/protocol';

/** What a deputy says of its processes at one revision. */
export interface HostState {
  readonly revision: number;
  readonly generation: string | null;
  readonly processes: ReadonlyMap<string, ProcessRow>;
  readonly usage: ReadonlyMap<string, Usage>;
  /** Null when that is not known. */
  readonly machine: Machine | null;
}

/** The state that a snapshot holds. */
export function stateFrom(snapshot: HostSnapshot): HostState {
  const { revision, generation, processes } = snapshot;
  return { revision, generation, processes: byName(processes), ...usageIn(snapshot) };
}

/** The state after changes; they come in order, and one may sum up several revisions. */
export function afterChanges(state: HostState, changes: HostChanges): HostState {
  const { revision, generation } = changes;
  const processes = new Map(state.processes);
  for (const name of changes.gone) processes.delete(name);
  for (const row of changes.processes) processes.set(row.name, row);
  return { ...state, revision, generation, processes };
}

/** The state with newer usage of all live runs and of the machine. */
export function afterUsage(state: HostState, usage: HostUsage): HostState {
  return { ...state, ...usageIn(usage) };
}

type HostUsage = Pick<HostSnapshot, 'usage' | 'machine'>;

function usageIn({ usage, machine = null }: HostUsage): Pick<HostState, 'usage' | 'machine'> {
  return { usage: byName(usage), machine };
}

function byName<Named extends { readonly name: string }>(
  all: readonly Named[],
): ReadonlyMap<string, Named> {
  return new Map(all.map((each) => [each.name, each]));
}
