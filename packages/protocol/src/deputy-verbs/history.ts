import * as z from 'zod';
import { exitSchema, phaseSchema } from '../snapshot.js';
import { defineVerb } from '../verb.js';

/** One turn in the life of a process. */
export const entrySchema = z.object({
  /** By the deputy's wall clock, ISO 8601. */
  at: z.iso.datetime(),
  run: z.int(),
  from: phaseSchema,
  to: phaseSchema,
  /** Why, as a sentence. */
  why: z.string().nullable(),
  /** How the run ended, if this is where it did. */
  exit: exitSchema.nullable(),
  /** Who asked for it, if somebody did. */
  who: z.string().nullable(),
});

/** The history of a process. */
export const historyResult = z.object({
  /** Oldest first, and only the last of many. */
  entries: z.array(entrySchema),
});

/** One turn in the life of a process as it crosses the wire. */
export type HistoryEntry = z.output<typeof entrySchema>;

/** Asks for what a process went through. */
export const history = defineVerb({
  summary: 'Answers with the last turns in the life of a process: when, from where to where, why.',
  effect: 'look',
  params: z.object({ process: z.string().max(256) }),
  result: historyResult,
});
