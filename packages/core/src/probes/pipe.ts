import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ready } from '../config/fields/probe.js';
import type { Finding, ProbeMaker } from './probe.js';
import { wordsOf } from './words-of.js';

/** Says yes from when the program has written a line `ready` to a FIFO. */
export const createPipeProbe: ProbeMaker<NonNullable<Ready['pipe']>> = (settings, { cwd, uid }) => {
  const path = resolve(cwd, settings.path);
  let held: { readonly fifo: number; readonly inode: number } | undefined;
  /** The line that is not finished. */
  let rest = '';
  let isReady = false;

  function find(): Finding {
    const place = openPlace(path);
    if (place === null) return { ok: false, reason: `there is no ${path}` };
    try {
      const stats = fstatSync(place);
      if (!stats.isFIFO()) return { ok: false, reason: `${path} is not a FIFO` };
      // That user may have put a link to somebody else's there.
      if (uid !== null && stats.uid !== uid) {
        return { ok: false, reason: `${path} belongs to another user than its program` };
      }
      return listen(hold(place, stats.ino));
    } finally {
      closeSync(place);
    }
  }

  /** A program may have made a FIFO of its own in the place of ours. */
  function hold(place: number, inode: number): number {
    if (held?.inode === inode) return held.fifo;
    close();
    // Without a writer, and with one that comes and goes, there is no end of file for a read-writer.
    const flags = constants.O_RDWR | constants.O_NONBLOCK;
    held = { fifo: openSync(`/proc/self/fd/${place}`, flags), inode };
    return held.fifo;
  }

  function listen(fifo: number): Finding {
    const lines = `${rest}${readWaiting(fifo)}`.split('\n');
    rest = (lines.at(-1) ?? '').slice(0, LONGEST_LINE);
    isReady = lines.some((line) => line.trim() === 'ready');
    if (!isReady) return { ok: false, reason: `no line "ready" has come through ${path}` };

    // A deputy that takes over before this is written down finds it there again.
    writeSync(fifo, 'ready\n');
    return { ok: true };
  }

  function close(): void {
    if (held) closeSync(held.fifo);
    held = undefined;
    rest = '';
  }

  return {
    look: async () => {
      try {
        return isReady ? { ok: true } : find();
      } catch (error) {
        return { ok: false, reason: `${path} cannot be read: ${wordsOf(error)}` };
      }
    },
    close,
  };
};

/** What lies at a path, opened to be judged alone (O_PATH, see open(2)); null when nothing does. */
function openPlace(path: string): number | null {
  try {
    return openSync(path, O_PATH);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const O_PATH = 0o10000000;

/** What is waiting in a FIFO, at most as much as one holds (pipe(7)). */
function readWaiting(fifo: number): string {
  try {
    return BUFFER.toString('latin1', 0, readSync(fifo, BUFFER));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return '';
    throw error;
  }
}

const BUFFER = Buffer.alloc(64 * 1024);
const LONGEST_LINE = 100;
