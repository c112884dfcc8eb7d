import { defineVerb } from '../verb.js';
import { changeResult, processesParams, reachParams } from './change.js';

/** Wants processes down. */
export const stop = defineVerb({
  summary:
    'Wants processes down, and what depends on them, unless told `only`; acknowledged once that is on disk.',
  effect: 'change',
  params: processesParams.extend(reachParams),
  result: changeResult,
});
