import type { Ready } from '../config/fields/probe.js';
import type { ProbeMaker } from './probe.js';

/** Says yes when so many seconds have passed since the program began. */
export const createDelayProbe: ProbeMaker<NonNullable<Ready['delay']>> = (
  { seconds },
  { beganAt, now },
) => ({
  look: async () =>
    now() >= beganAt + seconds * 1_000
      ? { ok: true }
      : { ok: false, reason: `it began less than ${seconds} s ago` },
});
