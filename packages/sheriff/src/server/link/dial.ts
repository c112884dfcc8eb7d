import { connect, isIP, type Socket } from 'node:net';
import {
  createWebSocketTransport,
  MAX_FRAME_BYTES,
  type WebSocketTransport,
} from '@posse/protocol';
import { WebSocket } from 'ws';
import { bareHost, type Endpoint, urlOf } from './endpoint.js';
import { describeDialError, LinkFailure } from './link-failure.js';

/** An open WebSocket to whatever listens at an endpoint. */
export interface Wire {
  readonly transport: WebSocketTransport;
  /** Whether both ends are on one machine. */
  readonly isSameMachine: boolean;
  /** Calls back whenever bytes arrive, whole frames or not. */
  onBytes(listener: () => void): void;
}

/** Opens a WebSocket within `timeoutMs`. Rejects with a `LinkFailure`. */
export function dial(
  endpoint: Endpoint,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Wire> {
  const { host, port } = endpoint;
  const socket = connect({ host: bareHost(endpoint), port });
  const silence = watchProgress(socket, endpoint);
  const webSocket = new WebSocket(urlOf(endpoint), {
    createConnection: () => socket,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  return new Promise((resolve, reject) => {
    const giveUp = (text: string, cause?: unknown) => {
      settle();
      reset(socket);
      reject(new LinkFailure(text, { cause }));
    };
    const timer = setTimeout(() => giveUp(`${silence()} (${timeoutMs / 1_000} s)`), timeoutMs);
    const onAbort = () => giveUp('the sheriff is closing');
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    webSocket.on('error', (error) => giveUp(describeDialError(error, host), error));
    webSocket.once('open', () => {
      settle();
      resolve({
        transport: createWebSocketTransport(webSocket, () => reset(socket)),
        isSameMachine: isSameMachine(socket),
        onBytes: (listener) => void socket.on('data', listener),
      });
    });
  });
}

/** Throws away what the kernel still holds, so that no command arrives long after it was given up. */
function reset(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

/** A machine that dials one of its own addresses does so from that address, but over loopback. */
function isSameMachine({ localAddress, remoteAddress = '' }: Socket): boolean {
  return localAddress === remoteAddress || /^(::ffff:)?127\.|^::1$/.test(remoteAddress);
}

/** What there was no answer to; kept up to date while the socket connects. */
function watchProgress(socket: Socket, endpoint: Endpoint): () => string {
  let silence = isIP(bareHost(endpoint)) === 0 ? NAMELESS : UNREACHED;
  socket.once('lookup', () => {
    silence = UNREACHED;
  });
  socket.once('connect', () => {
    silence = SPEECHLESS;
  });
  return () => silence;
}

const NAMELESS = 'its name could not be looked up: check the DNS and /etc/hosts';
const UNREACHED = 'no answer: check that the machine is on and connected';
const SPEECHLESS = 'it took the connection and said nothing: it is stuck, or no deputy';
