import * as z from 'zod';
import { defineVerb } from '../verb.js';

const nonceSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 32 bytes as lower-case hex');

/** The first verb of every link: versions, names, and the deputy's proof of the token. */
export const hello = defineVerb({
  summary: 'Opens a link: names both sides; the answer proves that the deputy knows the token.',
  effect: 'link',
  params: z.object({
    protocol: z.int(),
    /** Who asks, for the deputy's records: `user@machine`, say. */
    name: z.string().min(1).max(256),
    /** The sheriff's own nonce. */
    nonce: nonceSchema,
  }),
  result: z.object({
    protocol: z.int(),
    host: z.string(),
    version: z.string(),
    /** Which boot of the machine this is; process facts of another boot are history. */
    bootKey: z.string(),
    capabilities: z.array(z.string()),
    nonce: nonceSchema,
    /** The deputy's proof; a sheriff that finds it wrong hangs up and says nothing more. */
    proof: z.string(),
    /** Milliseconds since the deputy's machine booted, for `notAfterMs`. */
    clockMs: z.number(),
  }),
});
