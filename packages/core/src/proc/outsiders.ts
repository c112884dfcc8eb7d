import type { Tree } from './members.js';

/** How often those who belonged to none of the trees are looked at again. */
const LOOK_AGAIN = 30;

/**
 * Remembers who belongs to none of the trees. Most processes of a machine do not, and reading all
 * of them each second would cost more than the rest of the supervisor.
 */
export interface Outsiders {
  /** Who is to be read now: all but the outsiders, but for a new tree and each thirtieth time. */
  leaveOut(pids: readonly number[], trees: readonly Tree[]): readonly number[];
  /** Notes some who were read and belong to none of these trees. */
  add(pids: readonly number[]): void;
}

/** Knows nobody at first. */
export function createOutsiders(): Outsiders {
  let known: ReadonlySet<number> = new Set();
  let markers: ReadonlySet<string> = new Set();
  let passes = 0;

  function leaveOut(pids: readonly number[], trees: readonly Tree[]): readonly number[] {
    const isNew = trees.some(({ marker }) => !markers.has(marker));
    const isDue = passes % LOOK_AGAIN === 0;
    markers = new Set(trees.map(({ marker }) => marker));
    passes += 1;
    // A pid that is gone for one pass may be somebody else's in the next.
    known = new Set(isNew || isDue ? [] : pids.filter((pid) => known.has(pid)));
    return pids.filter((pid) => !known.has(pid));
  }

  return {
    leaveOut,
    add: (pids) => {
      known = new Set([...known, ...pids]);
    },
  };
}
