import { defineVerb } from '../verb.js';
import { idsParams, outcomesResult } from './outcome.js';

/** Wants processes down, and what depends on them. */
export const stop = defineVerb({
  summary: 'Wants processes down, and what depends on them.',
  effect: 'change',
  params: idsParams,
  result: outcomesResult,
});
