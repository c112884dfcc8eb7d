import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { processesParams } from './change.js';

/** Sends a signal, once, to the group of each live run. */
export const signal = defineVerb({
  summary: 'Sends a signal to the process group of each; never repeated by itself.',
  effect: 'change',
  params: processesParams.extend({ signal: z.string().regex(/^SIG[A-Z0-9]{1,10}$/) }),
  result: z.object({
    sent: z.array(z.string()),
    notRunning: z.array(z.string()),
  }),
});
