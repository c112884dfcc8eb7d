import { connect, isIPv6, type Socket } from 'node:net';
import type { Ready } from '../config/fields/probe.js';
import { lookUp } from './look-up.js';
import { lookWithin } from './look-within.js';
import type { Finding, ProbeMaker } from './probe.js';
import { wordsOf } from './words-of.js';

/** Says yes when something accepts a connection on a port. */
export const createTcpProbe: ProbeMaker<NonNullable<Ready['tcp']>> = ({ host, port }) => {
  const where = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const refusal: Finding = { ok: false, reason: `nothing accepts connections on ${where}` };

  return {
    look: (signal, timeoutMs = ATTEMPT_MS) => {
      const late = `${where} does not answer within ${timeoutMs / 1_000} s`;
      return lookWithin({ signal, timeoutMs, late }, (answer) => {
        const socket = connect({ host, port, lookup: lookUp, autoSelectFamily: true });
        socket.once('connect', () => answer(isConnectedToItself(socket) ? refusal : { ok: true }));
        socket.on('error', (error) => {
          const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
          const reason = `${where} cannot be reached: ${wordsOf(error)}`;
          answer(isRefused ? refusal : { ok: false, reason });
        });
        return () => socket.destroy();
      });
    },
  };
};

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
