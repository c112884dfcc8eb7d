import { createHash } from 'node:crypto';
import {
  type Caller,
  callVerbs,
  createPeer,
  deputyVerbs,
  type Peer,
  RequestError,
  type WebSocketTransport,
} from '@posse/protocol';
import type { Timings } from '../timings.js';
import { type DeputyClock, startClock } from './deputy-clock.js';
import type { Identity } from './deputy-view.js';
import { dial } from './dial.js';
import { type Endpoint, urlOf } from './endpoint.js';
import { shakeHands } from './handshake.js';
import { readToken } from './token-file.js';

/** What opening a link needs to know. */
export interface OpenOptions {
  /** The user's posse folder, where the tokens lie. */
  readonly folder: string;
  /** Who we are, for the deputy's records. */
  readonly who: string;
  readonly timings: Timings;
  readonly signal: AbortSignal;
}

/** A link whose two ends have proved the token to each other. */
export interface OpenLink {
  readonly url: string;
  readonly identity: Identity;
  readonly verbs: Caller<typeof deputyVerbs>;
  readonly clock: DeputyClock;
  /** Hands each notification to the listener from now on; earlier ones are lost. */
  hear(listener: (method: string, params: unknown) => void): void;
  /** Calls back whenever bytes arrive. */
  onBytes(listener: () => void): void;
  /** Resets it: nothing that was sent before is carried out later. */
  close(reason: string): void;
  /** Resolves with the reason when it is no longer open. */
  readonly closed: Promise<string>;
}

/** Connects, checks that a deputy of ours is there, and proves the token. Rejects with a `LinkFailure`. */
export async function openLink(endpoint: Endpoint, options: OpenOptions): Promise<OpenLink> {
  const { folder, who, timings, signal } = options;
  const deadlineMs = performance.now() + timings.connectMs;
  const wire = await dial(endpoint, { timeoutMs: timings.connectMs, signal });
  const { peer, hear, closed } = converse(wire.transport, signal);
  try {
    const token = await readToken(folder, endpoint, wire.isSameMachine);
    const { clock, ...introduction } = await shakeHands(peer, { token, who, deadlineMs });
    return {
      url: urlOf(endpoint),
      identity: { ...introduction, tokenDigest: digest(token) },
      verbs: callVerbs(deputyVerbs, peer),
      clock: startClock(clock),
      hear,
      onBytes: wire.onBytes,
      close: (reason) => peer.close(reason),
      closed,
    };
  } catch (thrown) {
    peer.close('the link could not be opened');
    throw thrown;
  }
}

/** A conversation that ends with a goodbye when `signal` is aborted and everything was answered. */
function converse(transport: WebSocketTransport, signal: AbortSignal) {
  let listener: (method: string, params: unknown) => void = () => {};
  let onClose: (reason: string) => void = () => {};
  const closed = new Promise<string>((resolve) => {
    onClose = resolve;
  });
  const peer = createPeer({
    transport,
    serve: async (method) => {
      throw new RequestError('unknown_verb', `A sheriff answers no "${method}" to a deputy.`);
    },
    onNotification: (method, params) => listener(method, params),
    onClose,
  });
  const { counted, unanswered } = countAnswers(peer);
  const onAbort = () => {
    // No reason: to go is nothing that a deputy would have to write down.
    if (unanswered() === 0) transport.end('');
    else peer.close(CLOSING);
  };
  signal.addEventListener('abort', onAbort);
  void closed.then(() => signal.removeEventListener('abort', onAbort));
  const hear = (next: typeof listener) => {
    listener = next;
  };
  return { peer: counted, hear, closed };
}

const CLOSING = 'the sheriff is closing';

/** Counts what may still reach the far end; what was not answered in time may do so until the end. */
function countAnswers(peer: Peer): { counted: Peer; unanswered: () => number } {
  let count = 0;
  const call: Peer['call'] = async (...request) => {
    count += 1;
    try {
      const answer = await peer.call(...request);
      count -= 1;
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof RequestError && thrown.code === 'timed_out')) count -= 1;
      throw thrown;
    }
  };
  return { counted: { ...peer, call }, unanswered: () => count };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
