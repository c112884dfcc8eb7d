import { closeSync, openSync, readSync } from 'node:fs';
import { isDenied, isGone } from './stat.js';

/**
 * The entry `NAME=value` of a process' first environment; '' when there is none or it is not ours
 * to read; undefined when it cannot be told now, since the process has ended or is just in `exec`.
 *
 * The whole environment is searched, wherever the entry stands, through a window of 128 KiB; the
 * kernel bounds it to 6 MB. An entry longer than the window is cut.
 */
export function readEnvironEntry(pid: number, name: string): string | undefined {
  try {
    const file = openSync(`/proc/${pid}/environ`, 'r');
    try {
      return searchEntry(file, Buffer.from(`\0${name}=`));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isGone(error)) return undefined;
    if (isDenied(error)) return '';
    throw error;
  }
}

function searchEntry(file: number, key: Buffer): string | undefined {
  // With a NUL before the first entry, every entry stands after one.
  environ[0] = 0;
  let length = 1;
  for (let isFirst = true; ; isFirst = false) {
    const count = readSync(file, environ, length, environ.length - length, null);
    if (isFirst && count === 0) return undefined;

    length += count;
    const held = environ.subarray(0, length);
    const start = held.indexOf(key);
    const end = start < 0 ? -1 : held.indexOf(0, start + 1);
    if (end >= 0) return held.toString('utf8', start + 1, end);
    if (count === 0) return start < 0 ? '' : held.toString('utf8', start + 1);

    const kept = start < 0 ? Math.max(0, length - key.length) : start;
    environ.copyWithin(0, kept, length);
    length -= kept;
  }
}

const environ = Buffer.allocUnsafe(128 * 1024);
