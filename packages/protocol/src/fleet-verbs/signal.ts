import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { idsParams, outcomesResult } from './outcome.js';

/** Sends a signal, once, to the group of each live run. */
export const signal = defineVerb({
  summary: 'Sends a signal to the process group of each; never repeated by itself.',
  effect: 'change',
  params: idsParams.extend({ signal: z.string() }),
  result: outcomesResult.extend({ notRunning: z.array(z.string()) }),
});
