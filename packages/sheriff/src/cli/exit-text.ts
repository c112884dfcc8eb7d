import type { Exit } from '@posse/protocol';

/** How a run ended, in words that follow the name of a process. */
export function exitText({ code, signal }: Exit): string {
  if (signal !== null) return `ended by ${signal}`;
  if (code !== null) return `exited with ${code}`;
  return 'ended, and nobody can know how any more';
}
