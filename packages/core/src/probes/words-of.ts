import { getSystemErrorMap } from 'node:util';

/** What went wrong, in one line, and in the words of the system where it has some: `connection refused`. */
export function wordsOf(error: unknown): string {
  // Several addresses of a host were tried in vain; the first is the one that people have in mind.
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
  const words = getSystemErrorMap().get(number)?.[1] ?? error.message;
  return words.split('\n', 1).join().slice(0, LONGEST);
}

const LONGEST = 200;
