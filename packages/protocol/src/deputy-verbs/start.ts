import { defineVerb } from '../verb.js';
import { changeResult, processesParams } from './change.js';

/** Wants processes up. */
export const start = defineVerb({
  summary: 'Wants processes up, and what they depend on; acknowledged once that is on disk.',
  effect: 'change',
  params: processesParams,
  result: changeResult,
});
