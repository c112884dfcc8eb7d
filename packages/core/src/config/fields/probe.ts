import * as z from 'zod';
import { oneOf } from '../found.js';
import { isObject } from '../is-object.js';
import { probeKinds } from './probe-kinds.js';
import { someSeconds } from './text.js';

/** The kinds of probes. */
export type ProbeKind = keyof typeof probeKinds;

/** The kinds of probes, by their names in a configuration. */
export const PROBE_KINDS = Object.keys(probeKinds) as readonly ProbeKind[]; // Object.keys forgets it.

const interval = z.number().min(0.01).max(3_600);
const times = z.int().min(1).max(1_000_000);

/** When a run is ready. */
export const readySchema = withOneProbe(
  z.strictObject({
    ...probeKinds,
    /** Seconds after which a run that is not ready has missed its time: 10, or `delay` and 10. */
    timeout: someSeconds.optional(),
    /** Seconds between two looks. */
    interval: interval.default(0.1),
    /** So many looks in a row must say yes. */
    successes: times.default(1),
    /** After so many looks in a row that say no, it has missed its time before the timeout. */
    failures: times.optional(),
    /**
     * What comes of a run that has missed its time: it is stopped and counts as failed for the
     * restart policy, it is restarted whatever the policy, or it goes on as though it were ready.
     */
    on_timeout: z.enum(['fail', 'restart', 'ignore']).default('fail'),
  }),
)
  .refine(({ delay, timeout }) => !delay || timeout === undefined || timeout > delay.seconds, {
    path: ['timeout'],
    error: 'must be longer than the delay',
  })
  .transform(({ timeout, ...ready }) => ({
    ...ready,
    timeout: timeout ?? 10 + (ready.delay?.seconds ?? 0),
  }));

const { pipe: _pipe, delay: _delay, ...healthProbes } = probeKinds;

/** How a run that is ready shows that it is still well; one that is not is restarted. */
export const healthSchema = withOneProbe(
  z.strictObject({
    ...healthProbes,
    /** Seconds that one look may take; what takes longer says no. */
    timeout: z.number().min(0.01).max(3_600).default(5),
    /** Seconds between two looks. */
    interval: interval.default(5),
    /** So many looks in a row must say no before it is restarted. */
    failures: times.default(3),
    /** So many looks in a row must say yes until earlier ones that said no are forgotten. */
    successes: times.default(1),
  }),
);

/** When a run is ready. */
export type Ready = z.output<typeof readySchema>;

/** How a run shows that it is well. */
export type Health = z.output<typeof healthSchema>;

/** A probe that is misspelt is an unknown field, which says enough. */
function withOneProbe<Schema extends z.ZodObject>(schema: Schema) {
  const known = PROBE_KINDS.filter((kind) => kind in schema.shape);
  const countIn = (value: Readonly<Record<string, unknown>>) =>
    known.filter((kind) => value[kind] !== undefined).length;
  return schema
    .refine((value) => countIn(value) > 0, {
      error: `has no probe; give it ${oneOf(known)}`,
      when: ({ value, issues }) =>
        isObject(value) && issues.every(({ code }) => code !== 'unrecognized_keys'),
    })
    .refine((value) => countIn(value) < 2, {
      error: 'has more than one probe; keep one of them',
      when: ({ value }) => isObject(value),
    });
}
