import type { Caller, fleetVerbs } from '@posse/protocol';
import { createLogCursor, type LogEvent } from './log-cursor.js';
import { pause, unlessAborted } from './pause.js';

/** Asks a sheriff for a piece of a log. */
export type ReadLog = Caller<typeof fleetVerbs>['read'];

/** Whose log, and with how many of its lines to begin. */
export interface LogRequest {
  readonly id: string;
  readonly lines: number;
}

const WAIT_MS = 2_000;
/** A sheriff gives a deputy 6 s beyond the wait, and knows better than a timeout what is wrong. */
const CALL_TIMEOUT_MS = 10_000;
const RETRY_MS = 1_000;

/** Reads the last lines of a log as it stands; what is written meanwhile is left out. */
export async function* lastLines(
  read: ReadLog,
  { id, lines }: LogRequest,
): AsyncGenerator<LogEvent> {
  const cursor = createLogCursor(lines);
  let missing = lines;
  while (missing > 0) {
    const chunk = await read({ id, at: cursor.at() }, CALL_TIMEOUT_MS);
    const events = chunk.next === chunk.from ? cursor.end() : cursor.take(chunk);
    for (const event of events) {
      yield event;
      if (event.kind === 'line') missing -= 1;
      if (missing === 0) return;
    }
    if (chunk.next === chunk.from) return;
  }
}

/**
 * Reads the last lines of a log and then what is added to it, until the signal is aborted. Rejects
 * when it cannot begin; a host that is lost later is waited for, and one that is busy always is.
 */
export async function* followLog(
  read: ReadLog,
  { id, lines }: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  const cursor = createLogCursor(lines);
  let isBegun = false;
  let isCutOff = false;
  while (!signal.aborted) {
    const reading = read({ id, at: cursor.at(), waitMs: WAIT_MS }, CALL_TIMEOUT_MS);
    const chunk = await unlessAborted(reading.catch(asOutage), signal);
    if (chunk instanceof Error) {
      if (!isBusy(chunk)) {
        if (!isBegun) throw chunk;
        if (!isCutOff) yield { kind: 'note', text: `${chunk.message} It goes on when it can.` };
        isCutOff = true;
      }
      await pause(RETRY_MS, signal);
    } else if (chunk !== undefined) {
      isBegun = true;
      isCutOff = false;
      yield* cursor.take(chunk);
    }
  }
  yield* cursor.end();
}

const PASSING = ['unreachable', 'timed_out', 'busy'];

/** Many logs share what a link allows: one that finds no room has it soon, and nothing is lost. */
function isBusy(error: Error): boolean {
  return 'code' in error && error.code === 'busy';
}

/** An error that may pass by itself, as a value; any other is thrown again. */
function asOutage(error: unknown): Error {
  if (error instanceof Error && 'code' in error && PASSING.includes(String(error.code))) {
    return error;
  }
  throw error;
}
