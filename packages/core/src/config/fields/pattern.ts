import { text } from './text.js';

/** A regular expression for lines of output. */
export const patternSchema = text
  .min(1, 'must not be empty')
  .max(1_000)
  .refine((pattern) => faultIn(pattern) === undefined, {
    error: ({ input }) => `is no regular expression: ${faultIn(String(input))}`,
  });

function faultIn(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return String(error).replace(/^.*\/u: /s, '');
  }
}
