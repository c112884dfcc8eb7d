import type { Process } from '../machine/process.js';
import type { World } from './world.js';

/** A world on its way to the next one: copied once, and only if something becomes different. */
export interface Draft {
  /** The world as it stands. */
  world(): World;
  /** Puts a process in the place of the one of its name. */
  put(process: Process): void;
  /** Takes a process out; its run numbers stay used. */
  retire(process: Process): void;
}

/** A draft that begins as this world, which stays as it is. */
export function createDraft(before: World): Draft {
  let world = before;
  let processes: Map<string, Process> | null = null;

  function copied(): Map<string, Process> {
    if (processes) return processes;
    processes = new Map(before.processes);
    world = { ...world, processes };
    return processes;
  }

  return {
    world: () => world,
    put: (process) => {
      if (world.processes.get(process.spec.name) !== process)
        copied().set(process.spec.name, process);
    },
    retire: ({ spec, run }) => {
      copied().delete(spec.name);
      world = { ...world, retired: new Map(world.retired).set(spec.name, run) };
    },
  };
}
