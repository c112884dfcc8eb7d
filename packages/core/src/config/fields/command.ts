import * as z from 'zod';
import { someText, text } from './text.js';

/**
 * What to run: a list `[program, arg, ...]` runs as it is, a string is a shell command line. It
 * arrives byte for byte; nothing in it is expanded but by that shell.
 */
export const commandSchema = z.union(
  [
    someText,
    z
      .array(text)
      .max(10_000)
      .refine(([program = '']) => program !== '', 'must begin with the name of a program'),
  ],
  'must be a string or a list of strings',
);

/** What to run. */
export type Command = z.output<typeof commandSchema>;
