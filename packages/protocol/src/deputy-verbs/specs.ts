import * as z from 'zod';
import { defineVerb } from '../verb.js';

/** One process in the canonical configuration form; the deputy checks it with its own schema. */
export const wireSpecSchema = z.record(z.string(), z.unknown());

/** A spec as it crosses the wire: canonical configuration, without the host. */
export type WireSpec = z.output<typeof wireSpecSchema>;

/** Asks which specs the deputy holds. */
export const specs = defineVerb({
  summary: 'Answers with the specs that the deputy holds and since when.',
  effect: 'look',
  params: z.object({}),
  result: z.object({
    generation: z.string().nullable(),
    configuration: z.string().nullable(),
    appliedBy: z.string().nullable(),
    appliedAt: z.iso.datetime().nullable(),
    specs: z.array(wireSpecSchema),
  }),
});
