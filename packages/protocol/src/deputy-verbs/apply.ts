import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { commandParams } from './change.js';
import { wireSpecSchema } from './specs.js';

/** Gives the deputy its whole set of specs. */
export const apply = defineVerb({
  summary: 'Replaces the specs that the deputy holds; only what changed is touched.',
  effect: 'change',
  params: commandParams.extend({
    configuration: z.string().min(1).max(256),
    /** The generation that the sender last saw here; another one by now is a `conflict`. */
    base: z.string().nullable(),
    specs: z.array(wireSpecSchema).max(10_000),
    /** Go back to specs that were held before. */
    force: z.boolean().optional(),
    /** Take the deputy over from another configuration. */
    takeOver: z.boolean().optional(),
  }),
  result: z.object({
    generation: z.string(),
    revision: z.int(),
    added: z.array(z.string()),
    changed: z.array(z.string()),
    removed: z.array(z.string()),
  }),
});
