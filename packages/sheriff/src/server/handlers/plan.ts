import { concernedParts } from '../commands/concerned-parts.js';
import { planFor } from '../commands/host-plan.js';
import type { FleetHandlers } from '../context.js';

/** Compares the configuration with what the deputies hold right now. */
export const plan: FleetHandlers['plan'] = async ({ toApply = false }, context) => {
  const parts = () => concernedParts(context.fleet());
  if (toApply) await context.rouse(parts().map(({ place }) => place.host));
  return { hosts: await Promise.all(parts().map((part) => planFor(part, context))) };
};
