import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { processesParams } from './change.js';

/** Whom of each run a signal is for. */
export const signalParams = {
  /** Only its main process, which is what happens when left out, or its whole tree. */
  to: z.enum(['main', 'tree']).optional(),
};

/** Sends a signal, once, to each live run. */
export const signal = defineVerb({
  summary:
    'Sends a signal to the main process of each, or to its whole tree; never repeated by itself.',
  effect: 'change',
  params: processesParams.extend({
    signal: z.string().regex(/^SIG[A-Z0-9]{1,10}$/),
    ...signalParams,
  }),
  result: z.object({
    sent: z.array(z.string()),
    notRunning: z.array(z.string()),
  }),
});
