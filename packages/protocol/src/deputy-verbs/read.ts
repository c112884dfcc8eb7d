import * as z from 'zod';
import { defineVerb } from '../verb.js';

/** The most that one `read` answers with, so that output never holds up a command. */
export const MAX_READ_BYTES = 128 * 1024;

/** The longest that one `read` waits for output. */
export const MAX_READ_WAIT_MS = 5_000;

/**
 * How many reads of a link may wait for output at once: half of what it may ask, so that there is
 * always room for a command.
 */
export const MAX_WAITING_READS = 128;

/** Where to begin, and how long to wait for something new. */
export const readParams = {
  /** A byte offset of the log, or so many lines before its end. */
  at: z.union([
    z.object({
      offset: z.int().min(0),
      /** The epoch of the last answer: a reader of a past one begins anew. */
      epoch: z.int().optional(),
    }),
    z.object({ lines: z.int().min(0).max(1_000_000) }),
  ]),
  maxBytes: z.int().min(1).max(MAX_READ_BYTES).optional(),
  waitMs: z.int().min(0).max(MAX_READ_WAIT_MS).optional(),
};

/** A piece of a log. */
export const readResult = z.object({
  from: z.int(),
  data: z.string(),
  /** `utf8` when the bytes are text, else `base64`. */
  encoding: z.enum(['utf8', 'base64']),
  /** Where to read on. */
  next: z.int(),
  /** Bytes that were asked for and are no longer kept. */
  lost: z.int(),
  /** Another epoch is another log: its offsets begin again. */
  epoch: z.int(),
});

/** A piece of a log as it crosses the wire. */
export type LogChunk = z.output<typeof readResult>;

/** Reads a process' output; following is reading again. */
export const read = defineVerb({
  summary: "Reads a process' output at an offset; waits for more when there is none.",
  effect: 'look',
  params: z.object({ process: z.string().max(256), ...readParams }),
  result: readResult,
});
