import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { fleetSnapshotSchema } from './view.js';

/** Asks for the whole fleet now and for what changes from then on. */
export const watch = defineVerb({
  summary: 'Answers with the whole fleet; from then on `changes` are notified.',
  effect: 'look',
  params: z.object({}),
  result: fleetSnapshotSchema,
});
