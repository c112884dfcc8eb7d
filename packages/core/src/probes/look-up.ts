import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Finds the addresses of a host, for connections with `autoSelectFamily`. A look-up keeps a thread
 * of Node's few busy and cannot be called off: so there is one at a time for each host, however
 * often probes ask, and none for `localhost` (RFC 6761, 6.3).
 */
export const lookUp: LookupFunction = (host, _options, callback) => {
  if (host === 'localhost') return process.nextTick(callback, null, LOOPBACK);
  const waiting = waitingFor.get(host);
  if (waiting) return void waiting.push(callback);

  const all = [callback];
  waitingFor.set(host, all);
  lookup(host, { all: true }, (error, addresses) => {
    waitingFor.delete(host);
    for (const answer of all) answer(error, addresses);
  });
};

const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const waitingFor = new Map<string, Parameters<LookupFunction>[2][]>();
