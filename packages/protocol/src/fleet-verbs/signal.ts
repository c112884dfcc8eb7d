import * as z from 'zod';
import { signalParams } from '../deputy-verbs/signal.js';
import { defineVerb } from '../verb.js';
import { idsParams, outcomesResult } from './outcome.js';

/** Sends a signal, once, to each live run. */
export const signal = defineVerb({
  summary:
    'Sends a signal to the main process of each, or to its whole tree; never repeated by itself.',
  effect: 'change',
  params: idsParams.extend({ signal: z.string(), ...signalParams }),
  result: outcomesResult.extend({ notRunning: z.array(z.string()) }),
});
