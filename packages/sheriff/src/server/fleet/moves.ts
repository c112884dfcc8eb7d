import type { Phase, ProcessRow } from '@posse/protocol';
import type { Heard } from '../link/deputy-view.js';
import type { Fleet } from './fleet.js';
import { ownerOf, type Place } from './place.js';

/** A process that the configuration has on another host than the one that still holds it. */
export interface Move {
  readonly name: string;
  /** The host that is to lose it. */
  readonly from: string;
  readonly place: Place;
  /** The last that was heard of it there. */
  readonly row: ProcessRow;
}

/** By host, the processes that it is to get and that another one still holds. */
export function movesOf({ parts, wanted }: Fleet): ReadonlyMap<string, readonly Move[]> {
  const leaving = new Map<string, Move[]>();
  for (const { place } of parts.values()) {
    const staying = new Set(place.wanted.map(({ name }) => name));
    for (const row of ourRows(place)) {
      if (staying.has(row.name)) continue;
      const move = { name: row.name, from: place.host, place, row };
      leaving.set(row.name, [...(leaving.get(row.name) ?? []), move]);
    }
  }
  const moves = new Map<string, readonly Move[]>();
  if (leaving.size === 0) return moves;
  for (const [host, { processes }] of wanted) {
    const place = parts.get(host)?.place;
    const had = new Set(place && ourRows(place).flatMap((row) => (row.removed ? [] : row.name)));
    const coming = processes.flatMap(({ name }) =>
      had.has(name) ? [] : (leaving.get(name) ?? []),
    );
    if (coming.length > 0) moves.set(host, coming);
  }
  return moves;
}

const ENDED: ReadonlySet<Phase> = new Set(['stopped', 'exited', 'failed']);

/** Whether it runs, or may yet, as far as was heard. */
export function isLive({ row: { phase, pid } }: Move): boolean {
  return pid !== null || !ENDED.has(phase);
}

function ourRows({ occupant, configuration }: Place): readonly ProcessRow[] {
  const heard: Heard | null = occupant.kind === 'deputy' ? occupant.view.heard : null;
  if (heard === null || ownerOf(heard, configuration) !== 'us') return [];
  return [...heard.processes.values()];
}
