import { spawnSync } from 'node:child_process';

/**
 * Whether the machine has these programs. Without them a test is skipped, loudly; in CI, which
 * installs them, that is a failure.
 */
export function needs(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return true;
  const text = `SKIPPED, since this machine lacks: ${missing.join(', ')}`;
  if (process.env.CI === 'true') throw new Error(text);
  process.stderr.write(`\n*** ${text} ***\n`);
  return false;
}
