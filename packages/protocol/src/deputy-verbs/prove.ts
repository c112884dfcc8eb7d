import * as z from 'zod';
import { defineVerb } from '../verb.js';

/** The second verb of every link: the sheriff's proof of the token. */
export const prove = defineVerb({
  summary: "Gives the sheriff's proof of the token; every other verb is refused before it.",
  effect: 'link',
  params: z.object({ proof: z.string().max(128) }),
  result: z.object({}),
});
