import type { Spec } from '../config/spec.js';
import type { RunKey } from '../ports/runs.js';

/** How long a slice of spawning may hold up everything else. */
const SLICE_MS = 4;

/** Spawns that wait for their turn: each blocks the loop for a millisecond or two. */
export interface SpawnQueue {
  add(key: RunKey, spec: Spec): void;
  /** Takes a spawn out again; answers with its spec, or null when its turn has come already. */
  remove(key: RunKey): Spec | null;
  clear(): void;
}

/** A queue that hands its entries to `spawn`, in slices that leave room for others. */
export function createSpawnQueue(spawn: (key: RunKey, spec: Spec) => void): SpawnQueue {
  const waiting: { readonly key: RunKey; readonly spec: Spec }[] = [];
  let isArmed = false;

  function arm(): void {
    if (isArmed || waiting.length === 0) return;
    isArmed = true;
    setImmediate(slice);
  }

  function slice(): void {
    const end = performance.now() + SLICE_MS;
    isArmed = false;
    do {
      const next = waiting.shift();
      if (next) spawn(next.key, next.spec);
    } while (waiting.length > 0 && performance.now() < end);
    arm();
  }

  return {
    add: (key, spec) => {
      waiting.push({ key, spec });
      arm();
    },
    remove: ({ name, run }) => {
      const index = waiting.findIndex(({ key }) => key.name === name && key.run === run);
      const [removed] = index < 0 ? [] : waiting.splice(index, 1);
      return removed?.spec ?? null;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}
