import type { FleetChanges } from '@posse/protocol';
import type { Part } from './part.js';

type Parts = ReadonlyMap<string, Part>;

/** What became different from one set of parts to the next; null when nothing did. */
export function changesBetween(before: Parts, after: Parts): Omit<FleetChanges, 'revision'> | null {
  const different = [...after.values()].filter((part) => before.get(part.row.name) !== part);
  const changes = {
    hosts: different.flatMap(({ row }) => (before.get(row.name)?.row === row ? [] : [row])),
    processes: different.flatMap(({ row, processes }) => {
      const old = before.get(row.name)?.processes;
      return [...processes.values()].filter((process) => old?.get(process.id) !== process);
    }),
    goneHosts: [...before.keys()].filter((name) => !after.has(name)),
    goneProcesses: [...before.values()].flatMap((part) => goneFrom(part, after)),
  };
  return Object.values(changes).every(({ length }) => length === 0) ? null : changes;
}

function goneFrom(part: Part, after: Parts): string[] {
  const now = after.get(part.row.name);
  if (now === part) return [];
  return [...part.processes.keys()].filter((id) => now?.processes.has(id) !== true);
}
