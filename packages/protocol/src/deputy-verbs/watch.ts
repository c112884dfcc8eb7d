import * as z from 'zod';
import { hostSnapshotSchema } from '../snapshot.js';
import { defineVerb } from '../verb.js';

/** Asks for everything now and for what changes from then on. */
export const watch = defineVerb({
  summary:
    'Answers with a snapshot; from then on `changes` and, once a second, `usage` are notified.',
  effect: 'look',
  params: z.object({}),
  result: hostSnapshotSchema,
});
