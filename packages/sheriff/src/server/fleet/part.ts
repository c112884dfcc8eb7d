import type { FleetProcess, HostRow } from '@posse/protocol';
import { hostRow } from './host-row.js';
import { keepEqual } from './keep-equal.js';
import type { Place } from './place.js';
import { processRows } from './process-rows.js';

/** One host of the fleet, with its processes by id. */
export interface Part {
  readonly place: Place;
  readonly row: HostRow;
  readonly processes: ReadonlyMap<string, FleetProcess>;
}

/** The part of a place; what says the same as before is the same. */
export function partOf(place: Place, before: Part | undefined): Part {
  if (before !== undefined && isSamePlace(before.place, place)) return before;
  const row = keepEqual(before?.row, hostRow(place));
  const processes = processRows(place, row).map((process): [string, FleetProcess] => [
    process.id,
    keepEqual(before?.processes.get(process.id), process),
  ]);
  return { place, row, processes: new Map(processes) };
}

function isSamePlace({ occupant: one }: Place, { occupant: other }: Place): boolean {
  if (one.kind === 'deputy' && other.kind === 'deputy') return one.view === other.view;
  return one === other;
}
