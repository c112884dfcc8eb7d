import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { commandSchema } from './command.js';
import { signalSchema } from './signal.js';
import { seconds } from './text.js';

/** How a process is asked to end. */
export const stopSchema = orBareWord(
  { field: 'signal', expected: 'must be a signal, such as "SIGINT", or an object' },
  z.strictObject({
    /** Goes to what still runs when `command` has ended, or at once without one. */
    signal: signalSchema.default('SIGTERM'),
    /** Seconds from the beginning of the stop until what is left of its tree gets SIGKILL. */
    timeout: seconds.default(10),
    /** Asks the process to end before the signal does. */
    command: commandSchema.optional(),
  }),
);
