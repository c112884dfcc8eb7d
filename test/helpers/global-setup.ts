import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { markedProcesses, TEST_MARK } from './marked.js';
import { until } from './until.js';

/** Builds what the tests run as programs, and fails the whole run if a test leaves one behind. */
export default function setup(): () => Promise<void> {
  execFileSync('node_modules/.bin/tsc', ['-b'], { stdio: 'inherit' });
  const value = randomUUID();
  process.env[TEST_MARK] = value;
  return async () => {
    // Vitest's own workers carry the mark too; they end with it.
    const left = () => markedProcesses(value).filter(({ command }) => !command.includes('vitest'));
    await until(left, (processes) => processes.length === 0, { withinMs: 5_000 }).catch((error) => {
      // Vitest prints an error of this place and exits as though nothing had been.
      process.exitCode = 1;
      throw error;
    });
  };
}
