import * as z from 'zod';
import { defineVerb } from '../verb.js';

/** What applying the configuration would do on one host. */
export const hostPlanSchema = z.object({
  host: z.string(),
  /** Why there is no plan: the host is out of reach, say. */
  error: z.string().nullable(),
  generation: z.string().nullable(),
  /** The configuration that the deputy holds, and who gave it. */
  configuration: z.string().nullable(),
  appliedBy: z.string().nullable(),
  added: z.array(z.string()),
  changed: z.array(z.object({ name: z.string(), fields: z.array(z.string()) })),
  removed: z.array(z.string()),
  untouched: z.array(z.string()),
  /** Names of processes that applying would stop. */
  stops: z.array(z.string()),
});

export type HostPlan = z.output<typeof hostPlanSchema>;

/** Compares the configuration with what the deputies hold. */
export const plan = defineVerb({
  summary:
    'Tells what `apply` would do on each host; changes nothing, but for `toApply`, which starts a local deputy.',
  effect: 'look',
  params: z.object({
    /** Whether the plan is about to be applied: a local deputy that does not run is started first. */
    toApply: z.boolean().optional(),
  }),
  result: z.object({ hosts: z.array(hostPlanSchema) }),
});
