import type { World } from '../graph/world.js';
import type { ProcessView, ViewChanges } from '../views.js';
import { isSameView, touchedBetween, viewOf } from './row.js';

/** Shows the world to others, row by row, and tells them what changes. */
export interface Board {
  status(): { readonly revision: number; readonly processes: readonly ProcessView[] };
  revision(): number;
  subscribe(listener: (changes: ViewChanges) => void): () => void;
  /** Shows the newer world; tells everybody if a row looks different. */
  show(before: World, after: World): void;
}

/** A board that shows this world. */
export function createBoard(world: World): Board {
  const rows = new Map(
    Array.from(world.processes, ([name, process]) => [name, viewOf(world, process)]),
  );
  const listeners = new Set<(changes: ViewChanges) => void>();
  let revision = 1;

  function show(before: World, after: World): void {
    const processes = [...touchedBetween(before, after)].flatMap((name) => newRow(after, name));
    const gone = [...rows.keys()].filter((name) => !after.processes.has(name));
    for (const name of gone) rows.delete(name);
    if (processes.length === 0 && gone.length === 0) return;
    revision += 1;
    for (const listener of [...listeners]) listener({ revision, processes, gone });
  }

  function newRow(world: World, name: string): ProcessView[] {
    const process = world.processes.get(name);
    if (!process) return [];
    const row = viewOf(world, process);
    const known = rows.get(name);
    if (known && isSameView(known, row)) return [];
    rows.set(name, row);
    return [row];
  }

  return {
    status: () => ({ revision, processes: [...rows.values()] }),
    revision: () => revision,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show,
  };
}
