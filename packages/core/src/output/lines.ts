import type { ReadAt } from './read-at.js';
import { utf8Start } from './utf8.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;
const REACH_BYTES = 4 * 1024 * 1024;

/**
 * Where the last `count` lines of the bytes `low` to `size` begin. What follows the last newline is
 * a line too. It looks back 4 MiB at most: lines that begin before that are left out, and when the
 * last one alone is longer, the offset is that of a character within it.
 */
export function startOfLastLines(
  readAt: ReadAt,
  { low, size }: { readonly low: number; readonly size: number },
  count: number,
): number {
  if (count <= 0) return size;

  const reach = Math.max(low, size - REACH_BYTES);
  let start: number | undefined;
  let missing = count;
  // A newline at the very end ends the last line and begins none.
  for (let end = size - 1; end > reach; end = Math.max(reach, end - CHUNK_BYTES)) {
    const begin = Math.max(reach, end - CHUNK_BYTES);
    const chunk = readAt(begin, end - begin);
    for (let at = chunk.length - 1; at >= 0; at -= 1) {
      if (chunk[at] !== NEWLINE) continue;
      start = begin + at + 1;
      missing -= 1;
      if (missing === 0) return start;
    }
  }
  if (reach === low) return low;
  return start ?? reach + utf8Start(readAt(reach, 3));
}

/**
 * The first offset not below `offset` where a line begins. When there is none within 64 KiB, the
 * line is too long to be kept whole and it is that of a character.
 */
export function startOfLine(readAt: ReadAt, offset: number): number {
  if (offset <= 0) return 0;
  const chunk = readAt(offset - 1, CHUNK_BYTES);
  const at = chunk.indexOf(NEWLINE);
  return at >= 0 ? offset + at : offset + utf8Start(chunk.subarray(1));
}
