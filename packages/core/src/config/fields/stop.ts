import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { commandSchema } from './command.js';
import { signalSchema } from './signal.js';
import { seconds } from './text.js';

/** How a process is asked to end. */
export const stopSchema = orBareWord(
  'signal',
  'must be a signal, such as "SIGINT", or an object',
  z.strictObject({
    /** What asks the process to end. */
    signal: signalSchema.default('SIGTERM'),
    /** Seconds until what is left of its tree gets SIGKILL. */
    timeout: seconds.default(10),
    /** Asks first; the signal goes to what still runs when this has ended. */
    command: commandSchema.optional(),
  }),
);
