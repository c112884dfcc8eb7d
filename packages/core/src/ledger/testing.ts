import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that goes when the running test ends. */
export function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'posse-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Lets no file of this process grow beyond so many bytes while `use` runs. A write ends there, short,
 * and the next one fails, as they do on a full disk.
 */
export async function withFileSizeLimit<T>(bytes: number, use: () => T | Promise<T>): Promise<T> {
  const ignore = () => {};
  process.on('SIGXFSZ', ignore);
  limitFileSize(String(bytes));
  try {
    return await use();
  } finally {
    limitFileSize('unlimited');
    process.off('SIGXFSZ', ignore);
  }
}

function limitFileSize(limit: string): void {
  const { status } = spawnSync('prlimit', [`--pid=${process.pid}`, `--fsize=${limit}:`]);
  if (status !== 0) throw new Error('Cannot limit the size of files by prlimit.');
}
