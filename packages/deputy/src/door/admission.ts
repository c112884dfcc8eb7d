import type { Socket } from 'node:net';
import type { Log } from '../log.js';

/** Connections at most, those that only ask for a page included. */
export const MAX_CONNECTIONS = 256;

/** Connections at most whose far end has not proved the token. */
export const MAX_STRANGERS = 64;

const PROOF_WITHIN_MS = 5_000;

/** Bounds what far ends can take up that have not proved the token. */
export interface Admission {
  /** Takes a new connection in for a while; the oldest stranger has to go when there are too many. */
  takeIn(raw: Socket): void;
  /** Its far end has proved the token and may stay. */
  trust(raw: Socket): void;
}

/** Counts strangers and shows them out after 5 s, or sooner for one too many. */
export function createAdmission(log: Log): Admission {
  const strangers = new Map<Socket, NodeJS.Timeout>();
  let isFull = false;

  function forget(raw: Socket): void {
    clearTimeout(strangers.get(raw));
    strangers.delete(raw);
    if (strangers.size < MAX_STRANGERS / 2) isFull = false;
  }

  function showOut(raw: Socket): void {
    forget(raw);
    raw.resetAndDestroy();
  }

  /** Those who wait and say nothing must not keep a newcomer out, which may be a sheriff. */
  function makeRoom(): void {
    const [oldest] = strangers.keys();
    if (oldest === undefined || strangers.size < MAX_STRANGERS) return;
    // Once, not for each: a flood of connections must not become one of lines.
    if (!isFull)
      log('warn', `Showing strangers out: ${MAX_STRANGERS} links have yet to prove the token.`);
    isFull = true;
    showOut(oldest);
  }

  return {
    takeIn: (raw) => {
      raw.on('error', () => {}); // `close` follows; a far end may break off whenever it likes.
      makeRoom();
      strangers.set(
        raw,
        setTimeout(() => showOut(raw), PROOF_WITHIN_MS),
      );
      raw.once('close', () => forget(raw));
    },
    trust: forget,
  };
}
