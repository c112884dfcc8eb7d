import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { referenceSchema } from '../name.js';

/** Another process, and what must hold of it before this process starts. */
export const dependencySchema = orBareWord(
  { field: 'process', expected: 'must be the name of a process, or an object' },
  z.strictObject({
    process: referenceSchema,
    condition: z.enum(['started', 'ready', 'completed', 'completed_successfully']).default('ready'),
  }),
);
