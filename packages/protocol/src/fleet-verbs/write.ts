import * as z from 'zod';
import { writeParams } from '../deputy-verbs/write.js';
import { defineVerb } from '../verb.js';

/** Writes to the standard input of a process: all of it, or nothing and an error. */
export const write = defineVerb({
  summary:
    'Writes at most 4096 bytes to the standard input of a process, all or nothing; never repeated by itself.',
  effect: 'change',
  params: z.object({ id: z.string().max(512), ...writeParams }),
  result: z.object({}),
});
