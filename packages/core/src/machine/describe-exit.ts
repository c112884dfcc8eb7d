import type { Exit } from './process.js';

/** How a run ended, in a few words. */
export function describeExit(exit: Exit | null): string {
  if (exit?.signal) return `killed by ${exit.signal}`;
  const code = exit?.code ?? null;
  return code === null ? 'nobody knows how' : `exit code ${code}`;
}
