import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { commandParams } from './change.js';

/** The most that one `write` takes; what is longer is written in pieces. */
export const MAX_WRITE_BYTES = 4_096;

/** As many characters as base64 has for that. */
const MAX_WRITE_CHARACTERS = 4 * Math.ceil(MAX_WRITE_BYTES / 3);

/** What to write. */
export const writeParams = {
  data: z.string().min(1).max(MAX_WRITE_CHARACTERS),
  /** `utf8`, also when left out, or `base64` for bytes that are no text. */
  encoding: z.enum(['utf8', 'base64']).optional(),
};

/** Writes to the standard input of a process: all of it, or nothing and an error. */
export const write = defineVerb({
  summary:
    'Writes at most 4096 bytes to the standard input of a process, all or nothing; never repeated by itself.',
  effect: 'change',
  params: commandParams.extend({ process: z.string().max(256), ...writeParams }),
  result: z.object({}),
});
