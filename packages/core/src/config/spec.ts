import * as z from 'zod';
import { orBareWord } from './bare-word.js';
import { isObject } from './is-object.js';
import { groupSchema, nameSchema, referenceSchema } from './name.js';

const seconds = z.number().min(0).max(86_400);

/** Signals that a configuration or an operator may name, without the ones a program cannot get. */
export const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGKILL',
  'SIGUSR1',
  'SIGUSR2',
  'SIGTERM',
  'SIGCONT',
  'SIGSTOP',
  'SIGWINCH',
] as const;

const text = z
  .string()
  .refine((value) => !value.includes('\0'), 'must not contain a NUL character');

const commandSchema = z.union(
  [text.min(1, 'must not be empty'), z.array(text).min(1, 'must name at least a program')],
  'must be a string or a list of strings',
);

const envSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be an identifier, such as ROS_MASTER_URI'),
  text,
);

const restartSchema = orBareWord(
  'policy',
  'must be a policy, such as "always", or an object',
  z
    .strictObject({
      /** Whether an exit that nobody asked for leads to a new run. */
      policy: z.enum(['always', 'on_failure', 'never']).default('never'),
      /** Seconds before the first new run; doubles with each quick failure. */
      delay: seconds.default(0.1),
      /** Seconds that the delay grows to at most: 10, or the delay if that is longer. */
      max_delay: seconds.optional(),
      /** More automatic restarts than `count` within `within` seconds end in `failed`. */
      limit: z.strictObject({ count: z.int().min(0).max(1_000_000), within: seconds }).optional(),
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

/** Another process, and what must hold of it before this process starts. */
export const dependencySchema = orBareWord(
  'process',
  'must be the name of a process, or an object',
  z.strictObject({
    process: referenceSchema,
    condition: z.enum(['started', 'ready', 'completed', 'completed_successfully']).default('ready'),
  }),
);

const readySchema = z.strictObject({
  /** Ready when something accepts a connection here. */
  tcp: z.strictObject({
    port: z.int().min(1).max(65_535),
    host: text.min(1, 'must not be empty').max(253).default('localhost'),
  }),
  /** Seconds after which a run that is not ready is stopped and counts as failed. */
  timeout: seconds.default(10),
  /** Seconds between two looks. */
  interval: z.number().min(0.01).max(3_600).default(0.1),
});

const stopSchema = orBareWord(
  'signal',
  'must be a signal, such as "SIGINT", or an object',
  z.strictObject({
    /** What asks the process to end. */
    signal: z.enum(SIGNALS).default('SIGTERM'),
    /** Seconds until what is left of its tree gets SIGKILL. */
    timeout: seconds.default(10),
  }),
);

/**
 * What the configuration says of one process, in the canonical form, but for the host that it runs
 * on. Times are in seconds. This is also what a sheriff gives to a deputy.
 */
export const specSchema = z.strictObject({
  name: nameSchema,
  /** Only for selecting and showing: `vision/front` lies in `vision`. */
  group: groupSchema.optional(),
  /** A list `[program, arg, ...]` runs as it is; a string is a shell command line. */
  command: commandSchema,
  /** The folder that it runs in; the deputy's own when left out. */
  working_dir: text.max(4_096).startsWith('/', 'must be an absolute path').optional(),
  env: envSchema.default({}),
  /** Started by `up`, and when the host boots. */
  autostart: z.boolean().default(false),
  restart: restartSchema.prefault('never'),
  depends_on: z.array(dependencySchema).max(1_000).default([]),
  ready: readySchema.optional(),
  stop: stopSchema.prefault({}),
});

/** A spec after all defaults are filled in. */
export type Spec = z.output<typeof specSchema>;

/** What must hold of a process before one that depends on it starts. */
export type Condition = Spec['depends_on'][number]['condition'];

/** A spec as a file holds it, with the host that it runs on. */
export const processSchema = specSchema.extend({ host: nameSchema.default('localhost') });

/** One process of a configuration: its spec and its host. */
export type ProcessConfig = z.output<typeof processSchema>;
