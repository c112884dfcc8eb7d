import { text } from './text.js';

/** A regular expression for lines of output. */
export const patternSchema = text
  .min(1, 'must not be empty')
  .max(1_000)
  .refine((pattern) => faultIn(pattern) === undefined, {
    error: ({ input }) => `is no regular expression: ${faultIn(String(input))}`,
    abort: true,
  })
  .refine(
    (pattern) => !repeatsRepetition(pattern),
    'must not repeat a group that repeats something itself, such as (a+)+: with an unlucky line that would take for ever',
  );

function faultIn(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return String(error).replace(/^.*\/u: /s, '');
  }
}

/** The parts of a pattern that matter here: what is literal, groups and unbounded repetitions. */
const PARTS = /\\.|\[(?:\\.|[^\]\\])*\]|\(|\)(?:[*+]|\{\d+,\})?|[*+]|\{\d+,\}/gsu;

/**
 * Whether a group without a bound holds another repetition without one. A line that almost matches
 * may then be taken apart in exponentially many ways. It is stricter than needed, and cheap.
 */
function repeatsRepetition(pattern: string): boolean {
  const groups = [false];
  for (const [part] of pattern.matchAll(PARTS)) {
    if (part === '(') groups.push(false);
    else if (part.startsWith(')')) {
      const repeats = groups.pop() === true;
      const isRepeated = part.length > 1;
      if (repeats && isRepeated) return true;
      if (repeats || isRepeated) groups[groups.length - 1] = true;
    } else if (/^[*+{]/.test(part)) groups[groups.length - 1] = true;
  }
  return false;
}
