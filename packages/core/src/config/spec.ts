import * as z from 'zod';
import { commandSchema } from './fields/command.js';
import { dependencySchema } from './fields/depends-on.js';
import { envSchema, pathsSchema } from './fields/env.js';
import { hooksSchema } from './fields/hooks.js';
import { limitsSchema } from './fields/limits.js';
import { healthSchema, readySchema } from './fields/probe.js';
import { restartSchema } from './fields/restart.js';
import { affinitySchema, ioniceSchema, realtimeSchema } from './fields/scheduling.js';
import { stopSchema } from './fields/stop.js';
import { expandedPath, pathText, text } from './fields/text.js';
import { umaskSchema } from './fields/umask.js';
import { userSchema } from './fields/user.js';
import { isObject } from './is-object.js';
import { groupSchema, nameSchema } from './name.js';

/** The fields of a spec as they may be written. */
const specFields = z.strictObject({
  name: nameSchema,
  /** Only for selecting and showing: `vision/front` lies in `vision`. */
  group: groupSchema.optional(),
  /** What to run; or else `path`. */
  command: commandSchema.optional(),
  /** A program that runs as it is; with `args` another way to write a list as `command`. */
  path: pathText.optional(),
  args: z.array(text).max(10_000).optional(),
  /** The folder that it runs in; the deputy's own when left out. */
  working_dir: expandedPath
    .refine(
      (path) => /^(\/|~|\$\{)/.test(path),
      'must be an absolute path, such as "/opt/cam" or "${HOME}/cam"',
    )
    .optional(),
  env: envSchema.default({}),
  /** Files of `NAME=value` lines, which `env` overrides. Relative ones begin at `working_dir`. */
  env_file: pathsSchema.optional(),
  /** Files that a bash sources before it runs the command, such as `/opt/ros/humble/setup.bash`. */
  setup: pathsSchema.optional(),
  /** Started by `up`, and when the host boots. */
  autostart: z.boolean().default(false),
  restart: restartSchema.prefault('never'),
  depends_on: z.array(dependencySchema).max(1_000).default([]),
  ready: readySchema.optional(),
  health: healthSchema.optional(),
  stop: stopSchema.prefault({}),
  hooks: hooksSchema.optional(),
  /** With `pipe` its standard input takes what is written to it; else it is empty. */
  stdin: z.enum(['none', 'pipe']).default('none'),
  /** Its output comes line by line even though it is no terminal (by stdbuf(1)). */
  line_buffered: z.boolean().default(false),
  user: userSchema.optional(),
  umask: umaskSchema.optional(),
  /** -20 comes first, 19 last. */
  nice: z.int().min(-20).max(19).optional(),
  ionice: ioniceSchema.optional(),
  affinity: affinitySchema.optional(),
  realtime: realtimeSchema.optional(),
  limits: limitsSchema.optional(),
  /** 1000 is killed first when memory runs out, -1000 never (see proc(5)). */
  oom_score_adj: z.int().min(-1_000).max(1_000).optional(),
});

/** The fields of a spec as they may be written in a file, with the host that it runs on. */
export const processFields = specFields.extend({ host: nameSchema.default('localhost') });

/**
 * What the configuration says of one process, in the canonical form, but for the host that it runs
 * on. Times are in seconds. This is also what a sheriff gives to a deputy.
 */
export const specSchema = withOneProgram(specFields).transform(canonical);

/** A spec after all defaults are filled in. */
export type Spec = z.output<typeof specSchema>;

/** A spec as it may be written. */
export type SpecInput = z.input<typeof specSchema>;

/** What must hold of a process before one that depends on it starts. */
export type Condition = Spec['depends_on'][number]['condition'];

/** A spec as a file holds it, with the host that it runs on. */
export const processSchema = withOneProgram(processFields).transform(canonical);

/** One process of a configuration: its spec and its host. */
export type ProcessConfig = z.output<typeof processSchema>;

/** Refuses those who say in two ways what to run, or in none. */
export function withOneProgram<Schema extends z.ZodObject>(schema: Schema) {
  return schema
    .refine(({ command, path }) => command !== undefined || path !== undefined, {
      path: ['command'],
      error: 'is missing; it says what to run',
      when: ({ value }) => isObject(value),
    })
    .refine(({ command, path }) => command === undefined || path === undefined, {
      path: ['path'],
      error: 'says the same as "command" beside it; keep one of them',
      when: ({ value }) => isObject(value),
    })
    .refine(({ args, command, path }) => !args || !command || path !== undefined, {
      path: ['args'],
      error: 'belong to "path"; write those of a "command" into it',
      when: ({ value }) => isObject(value),
    });
}

type Written = Pick<z.output<typeof specFields>, 'command' | 'path' | 'args'>;

function canonical<Fields extends Written>({ command, path, args, ...fields }: Fields) {
  const list = [path, ...(args ?? [])].filter((part) => part !== undefined);
  return { ...fields, command: command ?? list };
}
