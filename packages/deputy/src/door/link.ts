import type { Socket } from 'node:net';
import { createWebSocketTransport, type WebSocketTransport } from '@posse/protocol';
import type { WebSocket } from 'ws';
import type { Admission } from './admission.js';
import { startPulse } from './pulse.js';

/** Bytes that a far end may send before it has proved the token: far more than the proof takes. */
const MAX_UNPROVED_BYTES = 64 * 1024;

/** One connection that speaks WebSocket. */
export interface Link {
  readonly transport: WebSocketTransport;
  /** Where it comes from, for the log. */
  readonly from: string;
  /** Aborted when it is closed, by whomever. */
  readonly closed: AbortSignal;
  /** Lifts the bounds for strangers: the far end has proved the token. */
  trust(): void;
}

/** Watches over a connection until it is closed. */
export function openLink(options: {
  readonly socket: WebSocket;
  /** The connection below `socket`. */
  readonly raw: Socket;
  readonly admission: Admission;
  readonly now: () => number;
}): Link {
  const { socket, raw, admission, now } = options;
  // A gentle close would let the kernel deliver what was written whenever the network comes back.
  const transport = createWebSocketTransport(socket, () => raw.resetAndDestroy());
  const pulse = startPulse({
    ping: () => socket.ping(),
    giveUp: (reason) => transport.close(reason),
    now,
  });
  const closed = new AbortController();
  let isTrusted = false;

  // Before the listener of `ws`, so that nothing of what ends the link is still obeyed.
  raw.prependListener('data', () => {
    pulse.heard();
    if (!isTrusted && raw.bytesRead > MAX_UNPROVED_BYTES) transport.close('too long for a proof');
  });
  raw.once('close', () => {
    pulse.stop();
    closed.abort();
  });

  return {
    transport,
    from: raw.remoteAddress ?? 'an unknown address',
    closed: closed.signal,
    trust: () => {
      isTrusted = true;
      admission.trust(raw);
    },
  };
}
