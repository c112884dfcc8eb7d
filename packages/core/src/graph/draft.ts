import type { Process } from '../machine/process.js';
import type { World } from './world.js';

/** A process that comes from one phase to another. */
export interface Move {
  readonly before: Process;
  readonly after: Process;
}

/** A world on its way to the next one: copied once, and only if something becomes different. */
export interface Draft {
  /** The world as it stands. */
  world(): World;
  /** Puts a process in the place of the one of its name. */
  put(process: Process): void;
  /** Takes a process out; its run numbers stay used. */
  retire(process: Process): void;
  /** The processes that have come to another phase, one after the other. */
  moves(): readonly Move[];
}

/** A draft that begins as this world, which stays as it is. */
export function createDraft(before: World): Draft {
  let world = before;
  let processes: Map<string, Process> | null = null;
  const moves: Move[] = [];

  function copied(): Map<string, Process> {
    if (processes) return processes;
    processes = new Map(before.processes);
    world = { ...world, processes };
    return processes;
  }

  return {
    world: () => world,
    put: (after) => {
      const known = world.processes.get(after.spec.name);
      if (known === after) return;
      copied().set(after.spec.name, after);
      if (known && known.state.phase !== after.state.phase) moves.push({ before: known, after });
    },
    retire: ({ spec, run }) => {
      copied().delete(spec.name);
      world = { ...world, retired: new Map(world.retired).set(spec.name, run) };
    },
    moves: () => moves,
  };
}
