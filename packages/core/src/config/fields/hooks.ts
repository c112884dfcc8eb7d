import * as z from 'zod';
import { commandSchema } from './command.js';
import { someText } from './text.js';

const timeout = z.number().min(0.1).max(3_600).default(10);

const hookSchema = z.preprocess(
  (value) => (typeof value === 'string' || Array.isArray(value) ? { command: value } : value),
  z.union(
    [
      z.strictObject({
        /** Runs with the environment and in the folder of the process. */
        command: commandSchema,
        /** Seconds after which it is killed and counts as failed. */
        timeout,
      }),
      z.strictObject({
        /** The name of a function that a plugin brings. */
        plugin: someText.max(200),
        timeout,
      }),
    ],
    'must be a command, or an object with "command" or "plugin"',
  ),
);

/** What runs at the turns of a process' life. Hooks of one process run one after the other. */
export const hooksSchema = z.strictObject({
  /** Before each run; when it fails the run does not begin. */
  pre_start: hookSchema.optional(),
  /** When a run is ready. */
  post_start: hookSchema.optional(),
  /** When a run has ended, however it did. */
  on_shutdown: hookSchema.optional(),
  /** When a run follows another one, automatically or as asked; before its `pre_start`. */
  on_restart: hookSchema.optional(),
});

/** One hook of a spec. */
export type Hook = z.output<typeof hookSchema>;

/** The turns at which a hook may run. */
export type HookKind = keyof z.output<typeof hooksSchema>;
