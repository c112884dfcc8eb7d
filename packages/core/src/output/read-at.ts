import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Reads `length` bytes at `position`; fewer at the end. */
export type ReadAt = (position: number, length: number) => Buffer;

/** Opens a file for as long as `use` takes. A missing file has no stats and reads as empty. */
export function withFile<T>(path: string, use: (readAt: ReadAt, stats?: Stats) => T): T {
  const file = openIfThere(path);
  if (file === undefined) return use(() => Buffer.alloc(0));
  try {
    return use((position, length) => {
      const buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, position));
    }, fstatSync(file));
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    // Opening a FIFO that stands there by mistake would wait for its writer otherwise.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
