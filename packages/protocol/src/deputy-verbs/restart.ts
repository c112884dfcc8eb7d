import * as z from 'zod';
import { defineVerb } from '../verb.js';
import { changeResult, commandParams } from './change.js';

/** Wants a later run of processes. */
export const restart = defineVerb({
  summary:
    'Wants a run later than number `after` (default: the latest) of each; with `after`, saying it again does nothing more.',
  effect: 'change',
  params: commandParams.extend({
    processes: z
      .array(z.object({ name: z.string().max(256), after: z.int().min(0).optional() }))
      .min(1)
      .max(10_000),
  }),
  result: changeResult,
});
