import type { HostChanges, HostSnapshot, ProcessRow, Usage } from '@posse/protocol';

/** What a deputy says of its processes at one revision. */
export interface HostState {
  readonly revision: number;
  readonly generation: string | null;
  readonly processes: ReadonlyMap<string, ProcessRow>;
  readonly usage: ReadonlyMap<string, Usage>;
}

/** The state that a snapshot holds. */
export function stateFrom({ revision, generation, processes, usage }: HostSnapshot): HostState {
  return { revision, generation, processes: byName(processes), usage: byName(usage) };
}

/** The state after changes; they come in order, and one may sum up several revisions. */
export function afterChanges(state: HostState, changes: HostChanges): HostState {
  const { revision, generation } = changes;
  const processes = new Map(state.processes);
  for (const name of changes.gone) processes.delete(name);
  for (const row of changes.processes) processes.set(row.name, row);
  return { ...state, revision, generation, processes };
}

/** The state with newer usage of all live runs. */
export function afterUsage(state: HostState, usage: readonly Usage[]): HostState {
  return { ...state, usage: byName(usage) };
}

function byName<Named extends { readonly name: string }>(
  all: readonly Named[],
): ReadonlyMap<string, Named> {
  return new Map(all.map((each) => [each.name, each]));
}
