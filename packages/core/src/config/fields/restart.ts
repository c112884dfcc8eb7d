import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { isObject } from '../is-object.js';
import { signalSchema } from './signal.js';
import { sizeSchema } from './size.js';
import { seconds, someSeconds } from './text.js';

/** What comes after a run that nobody asked to end, and when one is ended to begin anew. */
export const restartSchema = orBareWord(
  { field: 'policy', expected: 'must be a policy, such as "always", or an object' },
  z
    .strictObject({
      /** Whether an exit that nobody asked for leads to a new run. */
      policy: z.enum(['always', 'on_failure', 'never']).default('never'),
      /** Seconds before the first new run; doubles with each quick failure. */
      delay: seconds.default(0.1),
      /** Seconds that the delay grows to at most: 10, or the delay if that is longer. */
      max_delay: seconds.optional(),
      /** More automatic restarts than `count` within `within` seconds end in `failed`. */
      limit: z
        .strictObject({ count: z.int().min(0).max(1_000_000), within: someSeconds })
        .optional(),
      /** Exit codes and signals with which a run counts as successful. */
      success_codes: z
        .array(
          z.union(
            [z.int().min(0).max(255), signalSchema],
            'must be an exit code from 0 to 255, or a signal such as "SIGTERM"',
          ),
        )
        .max(300)
        .default([0]),
      /** A run whose whole tree uses more memory than this is restarted, whatever the policy. */
      max_memory: sizeSchema
        .refine((bytes) => bytes >= 2 ** 20, 'must be at least "1MiB"')
        .optional(),
    })
    .refine(({ delay, max_delay = delay }) => !(max_delay < delay), {
      path: ['max_delay'],
      error: 'must be at least as long as the delay',
      when: ({ value }) => isObject(value),
    })
    .transform(({ max_delay, ...restart }) => ({
      ...restart,
      max_delay: max_delay ?? Math.max(10, restart.delay),
    })),
);
