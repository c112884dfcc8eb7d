import type { Process } from '../machine/process.js';
import { deadlineOf } from '../machine/transition.js';
import { leaseOf, referenceOf } from './elsewhere.js';
import type { World } from './world.js';

/** When time next matters to the world, in milliseconds since boot; null when it does not. */
export function nextTime(world: World): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const process of world.processes.values()) {
    next = Math.min(next, deadlineOf(process) ?? leaseFor(world, process) ?? next);
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** When one that waits loses sight of another host. */
function leaseFor(world: World, { spec, state }: Process): number | null {
  if (state.phase !== 'waiting') return null;
  const leases = spec.depends_on.flatMap(({ process }) => {
    const reference = referenceOf(process);
    return (reference && leaseOf(world, reference.host)) ?? [];
  });
  return leases.length > 0 ? Math.min(...leases) : null;
}
