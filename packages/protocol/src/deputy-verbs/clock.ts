import * as z from 'zod';
import { defineVerb } from '../verb.js';

/** Tells the time of the deputy's machine, so that commands can carry a last moment. */
export const clock = defineVerb({
  summary: "Tells the deputy's clocks.",
  effect: 'link',
  params: z.object({}),
  result: z.object({
    /** Milliseconds since its machine booted. */
    clockMs: z.number(),
    /** Its wall clock, milliseconds since 1970. */
    wallMs: z.number(),
  }),
});
