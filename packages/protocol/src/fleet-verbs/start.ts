import { reachParams } from '../deputy-verbs/change.js';
import { defineVerb } from '../verb.js';
import { idsParams, runsResult } from './outcome.js';

/** Wants processes up, and what they depend on. */
export const start = defineVerb({
  summary: 'Wants processes up, and what they depend on, unless told `only`.',
  effect: 'change',
  params: idsParams.extend(reachParams),
  result: runsResult,
});
