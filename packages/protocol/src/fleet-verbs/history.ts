import * as z from 'zod';
import { historyResult } from '../deputy-verbs/history.js';
import { defineVerb } from '../verb.js';

/** Asks for what a process went through. */
export const history = defineVerb({
  summary: 'Answers with the last turns in the life of a process: when, from where to where, why.',
  effect: 'look',
  params: z.object({ id: z.string().max(512) }),
  result: historyResult,
});
