import * as z from 'zod';
import { hostSnapshotSchema } from '../snapshot.js';
import { defineVerb } from '../verb.js';

/** Asks for everything once. */
export const status = defineVerb({
  summary: 'Answers with a snapshot of all processes.',
  effect: 'look',
  params: z.object({}),
  result: hostSnapshotSchema,
});
