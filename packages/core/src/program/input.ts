import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** So many bytes a pipe takes whole or not at all (PIPE_BUF of Linux, see pipe(7)). */
export const MAX_INPUT_BYTES = 4_096;

/** What came of a write to the standard input of a run. */
export type Written = 'written' | 'full' | 'too_long' | 'no_input';

/** Writes to a FIFO that a program reads from, all of it or nothing, and never waits. */
export function writeInput(fifo: string, data: Uint8Array): Written {
  try {
    const file = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      if (data.length > MAX_INPUT_BYTES) return 'too_long';
      writeSync(file, data);
      return 'written';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EAGAIN') return 'full';
    // Nobody has it open, or it has gone with its run.
    if (code === 'ENXIO' || code === 'ENOENT' || code === 'EPIPE') return 'no_input';
    throw error;
  }
}
