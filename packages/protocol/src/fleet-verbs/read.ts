import * as z from 'zod';
import { readParams, readResult } from '../deputy-verbs/read.js';
import { defineVerb } from '../verb.js';

/** Reads a process' output; following is reading again. */
export const read = defineVerb({
  summary: "Reads a process' output at an offset; waits for more when there is none.",
  effect: 'look',
  params: z.object({ id: z.string().max(512), ...readParams }),
  result: readResult,
});
