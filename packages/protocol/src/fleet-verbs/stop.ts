import * as z from 'zod';
import { reachParams } from '../deputy-verbs/change.js';
import { defineVerb } from '../verb.js';
import { idsParams, outcomesResult } from './outcome.js';

/** Wants processes down, and what depends on them. */
export const stop = defineVerb({
  summary: 'Wants processes down, and what depends on them, unless told `only`.',
  effect: 'change',
  params: idsParams.extend(reachParams),
  result: outcomesResult.extend({
    /** With `only`, ids of those that depend on what is stopped, and go on without it. */
    goOn: z.array(z.string()).optional(),
  }),
});
