import type { Transport } from './transport.js';

/** Bytes that may wait for a slow reader; the next frame then cuts the link off. */
export const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

const END_WITHIN_MS = 1_000;
const MAX_REASON_LENGTH = 40; // A close frame has room for 123 bytes, three for each code unit.

const CLOSED = 'closed';
const BROKEN_OFF = 'the connection was lost';
const CODES_WITHOUT_NEWS: ReadonlySet<number> = new Set([1000, 1001, 1005]);

/** The reasons with which a link ends when the far end closes it or breaks it off and says no more. */
export const FAREWELLS: ReadonlySet<string> = new Set([CLOSED, BROKEN_OFF]);

/** What the WebSockets of browsers and of `ws` have in common, as far as a link needs it. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: WebSocketClose) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

/** How a WebSocket says that it has closed. */
export interface WebSocketClose {
  readonly code: number;
  readonly reason: string;
}

/** A transport that can also say goodbye. */
export interface WebSocketTransport extends Transport {
  /** Closes it after what was sent before; nothing is taken in any more. */
  end(reason: string): void;
  /** Bytes that were sent and are not on their way yet. */
  bufferedBytes(): number;
}

/**
 * Carries text frames over an open WebSocket. `reset` breaks the connection off below it, so that
 * the kernel delivers nothing later: `resetAndDestroy()` of the `net.Socket` where there is one.
 */
export function createWebSocketTransport(
  socket: WebSocketLike,
  reset: () => void,
): WebSocketTransport {
  let state: 'open' | 'ending' | 'closed' = 'open';
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const transport: WebSocketTransport = {
    send: (text) => {
      if (state !== 'open') return;
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) transport.close('it reads too slowly');
      else socket.send(text);
    },
    close: (reason = CLOSED) => {
      if (state === 'closed') return;
      reset();
      finish(reason);
    },
    end: (reason) => {
      if (state !== 'open') return;
      state = 'ending';
      deadline = setTimeout(() => transport.close(reason), END_WITHIN_MS);
      socket.close(1000, reason.slice(0, MAX_REASON_LENGTH));
    },
    bufferedBytes: () => socket.bufferedAmount,
    onText: () => {},
    onClose: () => {},
  };

  socket.addEventListener('message', ({ data }) => {
    if (state !== 'open') return;
    if (typeof data === 'string') transport.onText(data);
    else transport.end('frames hold text, not bytes');
  });
  socket.addEventListener('error', () => transport.end('a frame could not be read'));
  socket.addEventListener('close', (event) => {
    if (state !== 'closed') finish(describeClose(event));
  });

  function finish(reason: string): void {
    state = 'closed';
    clearTimeout(deadline);
    queueMicrotask(() => transport.onClose(reason));
  }

  return transport;
}

function describeClose({ code, reason }: WebSocketClose): string {
  if (reason !== '') return reason;
  if (CODES_WITHOUT_NEWS.has(code)) return CLOSED;
  return code === 1006 ? BROKEN_OFF : `closed with code ${code}`;
}
