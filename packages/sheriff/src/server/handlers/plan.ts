import { concernedParts } from '../commands/concerned-parts.js';
import { planFor } from '../commands/host-plan.js';
import type { FleetHandlers } from '../context.js';

/** Compares the configuration with what the deputies hold right now. */
export const plan: FleetHandlers['plan'] = async (_params, context) => ({
  hosts: await Promise.all(concernedParts(context.fleet()).map((part) => planFor(part, context))),
});
