import { defineVerb } from '../verb.js';
import { changeResult, processesParams } from './change.js';

/** Wants processes down. */
export const stop = defineVerb({
  summary: 'Wants processes down, and what depends on them; acknowledged once that is on disk.',
  effect: 'change',
  params: processesParams,
  result: changeResult,
});
