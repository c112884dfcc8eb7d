import { connect, type Socket } from 'node:net';
import type { Ready } from '../config/fields/probe.js';
import type { Probe } from './probe.js';

/** Ready when something accepts a connection on a port. */
export function createTcpProbe({ host, port }: NonNullable<Ready['tcp']>): Probe {
  const look = (signal: AbortSignal) =>
    new Promise<boolean>((resolve) => {
      if (signal.aborted) return resolve(false);
      const socket = connect({ host, port });
      const answer = (isReady: boolean) => {
        // The `signal` option of `connect` leaves a listener behind with each attempt.
        signal.removeEventListener('abort', giveUp);
        socket.destroy();
        resolve(isReady);
      };
      const giveUp = () => answer(false);
      signal.addEventListener('abort', giveUp);
      socket.setTimeout(ATTEMPT_MS, giveUp);
      socket.once('connect', () => answer(!isConnectedToItself(socket)));
      socket.on('error', giveUp);
    });
  const reason = `nothing accepts connections on ${host}:${port}`;
  return { look: async (signal) => ((await look(signal)) ? { ok: true } : { ok: false, reason }) };
}

/**
 * Whether a socket talks to itself: so it goes when nobody listens and the kernel happens to choose
 * the very port that is called to call from.
 */
export function isConnectedToItself(socket: Socket): boolean {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  return localPort === remotePort && localAddress === remoteAddress;
}

/** Longer than any handshake that a ready program keeps somebody waiting for. */
const ATTEMPT_MS = 1_000;
