import { connect } from 'node:net';
import type { Spec } from '../config/spec.js';
import type { Probe } from './probe.js';

/** Ready when something accepts a connection on a port. */
export function createTcpProbe({ host, port }: NonNullable<Spec['ready']>['tcp']): Probe {
  return (signal) =>
    new Promise((resolve) => {
      const socket = connect({ host, port, signal });
      const answer = (isReady: boolean) => {
        socket.destroy();
        resolve(isReady);
      };
      socket.setTimeout(ATTEMPT_MS, () => answer(false));
      socket.once('connect', () => answer(true));
      socket.once('error', () => answer(false));
    });
}

/** Longer than any handshake that a ready program keeps somebody waiting for. */
const ATTEMPT_MS = 1_000;
