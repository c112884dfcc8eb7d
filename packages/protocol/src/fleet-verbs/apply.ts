import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { outcomesResult } from './outcome.js';

/** Gives every host its part of the configuration. */
export const apply = defineVerb({
  summary: 'Gives every host its part of the configuration.',
  effect: 'change',
  params: z.object({
    /** Only these hosts; all when left out. */
    hosts: z.array(z.string().max(256)).max(10_000).optional(),
    force: z.boolean().optional(),
    takeOver: z.boolean().optional(),
  }),
  result: outcomesResult,
});
