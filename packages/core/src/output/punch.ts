import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How an attempt to free the beginning of a file went. */
export type Punch =
  | { readonly outcome: 'punched' }
  /** This machine or this file system cannot do it, now or later. */
  | { readonly outcome: 'unsupported'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Frees the first `length` bytes of a file, which keeps its size and reads as NULs there. */
export async function punchHole(path: string, length: number, fallocate: string): Promise<Punch> {
  try {
    const { code, stderr } = await runOnFile(path, fallocate, [
      ...['--punch-hole', '--offset', '0', '--length', `${length}`],
      // The file that was opened, whatever stands at its path by now.
      '/proc/self/fd/3',
    ]);
    if (code === 0) return { outcome: 'punched' };
    const reason = stderr.trim() || `${fallocate} ended with ${code}`;
    return { outcome: isUnsupported(reason) ? 'unsupported' : 'failed', reason };
  } catch (error) {
    return { outcome: isMissing(error) ? 'unsupported' : 'failed', reason: `${error}` };
  }
}

function runOnFile(
  path: string,
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const file = openSync(path, 'r+');
    try {
      const child = spawn(program, args, {
        stdio: ['ignore', 'ignore', 'pipe', file],
        env: { ...process.env, LC_ALL: 'C' },
      });
      let stderr = '';
      child.stderr?.on('data', (data) => {
        stderr = `${stderr}${data}`.slice(0, 1000);
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stderr }));
    } finally {
      closeSync(file);
    }
  });
}

/** util-linux says "keep size mode is unsupported", busybox does not know `--punch-hole`. */
function isUnsupported(reason: string): boolean {
  return /unsupported|not supported|not implemented|unrecognized option|invalid option/i.test(
    reason,
  );
}

/** Of `fallocate` itself: the log is opened before, and its absence has another `syscall`. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ENOENT' &&
    'syscall' in error &&
    `${error.syscall}`.startsWith('spawn')
  );
}
