import { defineVerb } from '../verb.js';
import { idsParams, runsResult } from './outcome.js';

/** Wants processes up, and what they depend on. */
export const start = defineVerb({
  summary: 'Wants processes up, and what they depend on.',
  effect: 'change',
  params: idsParams,
  result: runsResult,
});
