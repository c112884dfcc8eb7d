import { isUtf8 } from 'node:buffer';
import type { Caller, fleetVerbs } from '@posse/protocol';
import { inputPieces } from './input-pieces.js';

/** Asks a sheriff to write to the standard input of a process. */
export type Write = Caller<typeof fleetVerbs>['write'];

/** What to write, and to whom. */
export interface InputRequest {
  readonly id: string;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const ROOM_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Writes input piece by piece and yields how many bytes each had. A piece for which there is no
 * room yet is tried again for 5 s, since nothing of it was written; no other is ever tried again.
 */
export async function* writeInput(
  write: Write,
  { id, chunks }: InputRequest,
): AsyncGenerator<number> {
  for await (const piece of inputPieces(chunks)) {
    const encoding = isUtf8(piece) ? 'utf8' : 'base64';
    await whenThereIsRoom(() => write({ id, data: piece.toString(encoding), encoding }));
    yield piece.length;
  }
}

async function whenThereIsRoom(attempt: () => Promise<unknown>): Promise<unknown> {
  const deadlineMs = performance.now() + ROOM_WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!isFull(thrown) || performance.now() >= deadlineMs) throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'input_full';
}
