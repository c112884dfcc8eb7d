import type { LogChunk } from '@posse/protocol';
import { createLineSplitter } from './log-lines.js';

/** A line of a process' output, or a note about what is missing from it. */
export interface LogEvent {
  readonly kind: 'line' | 'note';
  readonly text: string;
}

/** Where the reading of a log stands. */
export interface LogCursor {
  /** Where to read next. */
  at(): { readonly lines: number } | { readonly offset: number };
  /** Moves on behind a piece and tells what it holds. */
  take(chunk: LogChunk): LogEvent[];
  /** What follows the last line end, if anything. */
  end(): LogEvent[];
}

/** Begins to read a log, so many lines before its end. */
export function createLogCursor(lines: number): LogCursor {
  const splitter = createLineSplitter();
  let at: ReturnType<LogCursor['at']> = { lines };
  let epoch: number | undefined;

  /** Lines on both sides of a gap are not one line. */
  const gap = (text: string): LogEvent[] => [...splitter.end().map(line), { kind: 'note', text }];

  return {
    at: () => at,
    take: (chunk) => {
      const isAnotherLog = epoch !== undefined && chunk.epoch !== epoch;
      epoch = chunk.epoch;
      // The offset that was read belongs to the log before, so this piece does too.
      at = { offset: isAnotherLog ? 0 : chunk.next };
      if (isAnotherLog) return gap('The log was emptied or replaced; here begins the new one.');
      const lost =
        chunk.lost > 0 ? gap(`${chunk.lost} bytes are missing here: too old to be kept.`) : [];
      return [...lost, ...splitter.push(chunk).map(line)];
    },
    end: () => splitter.end().map(line),
  };
}

function line(text: string): LogEvent {
  return { kind: 'line', text };
}
