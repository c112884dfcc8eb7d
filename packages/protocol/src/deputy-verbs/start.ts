import { defineVerb } from '../verb.js';
import { changeResult, processesParams, reachParams } from './change.js';

/** Wants processes up. */
export const start = defineVerb({
  summary:
    'Wants processes up, and what they depend on, unless told `only`; acknowledged once that is on disk.',
  effect: 'change',
  params: processesParams.extend(reachParams),
  result: changeResult,
});
