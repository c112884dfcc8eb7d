import { defineVerb } from '../verb.js';
import { idsParams, runsResult } from './outcome.js';

/** Wants a new run of processes. */
export const restart = defineVerb({
  summary: 'Wants a new run of processes.',
  effect: 'change',
  params: idsParams,
  result: runsResult,
});
