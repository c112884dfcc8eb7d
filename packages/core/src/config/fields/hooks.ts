import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { isObject } from '../is-object.js';
import { commandSchema } from './command.js';
import { someText } from './text.js';

const hookSchema = orBareWord(
  {
    field: 'command',
    kinds: ['string', 'list'],
    expected: 'must be a command, or an object with "command" or "plugin"',
  },
  z
    .strictObject({
      /** Runs with the environment and in the folder of the process. */
      command: commandSchema.optional(),
      /** Or else the name of a function that a plugin brings. */
      plugin: someText.max(200).optional(),
      /** Seconds after which it is killed and counts as failed. */
      timeout: z.number().min(0.1).max(3_600).default(10),
    })
    .refine(({ command, plugin }) => command === undefined || plugin === undefined, {
      path: ['plugin'],
      error: 'says the same as "command" beside it; keep one of them',
      when: ({ value }) => isObject(value),
    })
    .transform(({ command, plugin, timeout }, context) => {
      if (command !== undefined) return { command, timeout };
      if (plugin !== undefined) return { plugin, timeout };
      const message = 'is missing; it says what to run';
      context.addIssue({ code: 'custom', path: ['command'], message });
      return z.NEVER;
    }),
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
