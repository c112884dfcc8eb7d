import * as z from 'zod';
import { isObject } from '../is-object.js';
import { commandSchema } from './command.js';
import { pathText, seconds, someText, text } from './text.js';

/** A probe that a bare value may stand for: `tcp: 8080` is `tcp: { port: 8080 }`. */
function orBare<Schema extends z.ZodType>(mainField: string, schema: Schema) {
  return z
    .preprocess((value) => (isObject(value) ? value : { [mainField]: value }), schema)
    .optional();
}

/** The ways to tell how a run does; a spec names one of them. */
const probes = {
  /** Something accepts a connection. */
  tcp: orBare(
    'port',
    z.strictObject({
      port: z.int().min(1).max(65_535),
      host: someText.max(253).default('localhost'),
    }),
  ),
  /** A request is answered as expected. */
  http: orBare(
    'url',
    z.strictObject({
      url: z.url({
        protocol: /^https?$/,
        error: 'must be a URL, such as "http://localhost:8080/ok"',
      }),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']).default('GET'),
      /** What the answer's status must be among; any from 200 to 399 when left out. */
      status: z
        .preprocess(
          (value) => (typeof value === 'number' ? [value] : value),
          z.array(z.int().min(100).max(599)).min(1).max(500),
        )
        .optional(),
      /** Sent along. */
      headers: z
        .record(
          z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/, 'must be the name of a header'),
          z.string().regex(/^[\t\x20-\x7e\x80-\xff]{0,8000}$/, 'must be one line of plain text'),
        )
        .default({}),
      /** Must occur in the first 64 KiB of the answer. */
      body: someText.max(10_000).optional(),
    }),
  ),
  /** A file, a folder or a socket exists. A relative path begins at the `working_dir`. */
  file: orBare('path', z.strictObject({ path: pathText })),
  /** The program writes a line `ready` to this FIFO, which is made for it. */
  pipe: orBare('path', z.strictObject({ path: pathText })),
  /** A regular expression matches a line of this run's output. */
  log: orBare(
    'pattern',
    z.strictObject({
      pattern: text
        .min(1, 'must not be empty')
        .max(1_000)
        .refine(isRegExp, 'must be a regular expression'),
    }),
  ),
  /** A command exits with 0. It runs in the folder and with the environment of the program. */
  exec: z
    .preprocess(
      (value) => (isObject(value) ? value : { command: value }),
      z.strictObject({ command: commandSchema }),
    )
    .optional(),
  /** So many seconds have passed since the run began. */
  delay: orBare('seconds', z.strictObject({ seconds })),
};

/** The kinds of probes. */
export type ProbeKind = keyof typeof probes;

/** The kinds of probes, by their names in a configuration. */
export const PROBE_KINDS = Object.keys(probes) as readonly ProbeKind[]; // Object.keys forgets it.

const interval = z.number().min(0.01).max(3_600);
const times = z.int().min(1).max(1_000_000);

/** When a run is ready. */
export const readySchema = withOneProbe(
  z.strictObject({
    ...probes,
    /** Seconds after which a run that is not ready has missed its time: 10, or `delay` and 10. */
    timeout: seconds.optional(),
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
    when: ({ value }) => isObject(value),
  })
  .transform(({ timeout, ...ready }) => ({
    ...ready,
    timeout: timeout ?? 10 + (ready.delay?.seconds ?? 0),
  }));

const { pipe: _pipe, delay: _delay, ...healthProbes } = probes;

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

function withOneProbe<Schema extends z.ZodObject>(schema: Schema) {
  const kinds = PROBE_KINDS.filter((kind) => kind in schema.shape);
  return schema.refine((value) => kinds.filter((kind) => value[kind] !== undefined).length === 1, {
    error: `must have exactly one of ${kinds.join(', ')}`,
    when: ({ value }) => isObject(value),
  });
}

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
