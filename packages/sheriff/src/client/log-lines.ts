import type { LogChunk } from '@posse/protocol';

/** A line that is longer than this is handed on in pieces, so that it cannot fill the memory. */
const MAX_LINE_LENGTH = 256 * 1024;

/** Splits the pieces of a log into lines. */
export interface LineSplitter {
  /** The lines that end in this piece. */
  push(chunk: Pick<LogChunk, 'data' | 'encoding'>): string[];
  /** What follows the last line end, if anything. */
  end(): string[];
}

/** Makes a splitter for one log. A character that two pieces share comes out whole. */
export function createLineSplitter(): LineSplitter {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    push: (chunk) => {
      const lines = (rest + decoder.decode(bytesOf(chunk), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE_LENGTH) {
        lines.push(rest);
        rest = '';
      }
      return lines;
    },
    end: () => {
      const last = rest + decoder.decode();
      rest = '';
      return last === '' ? [] : [last];
    },
  };
}

function bytesOf({ data, encoding }: Pick<LogChunk, 'data' | 'encoding'>): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(data);
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}
