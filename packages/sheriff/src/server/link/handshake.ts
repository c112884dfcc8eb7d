import {
  callVerbs,
  createNonce,
  linkVerbs,
  type Peer,
  PROTOCOL_VERSION,
  prove,
  RequestError,
  sameProof,
} from '@posse/protocol';
import type { ClockSample } from './deputy-clock.js';
import { LinkFailure } from './link-failure.js';

/** What a deputy says of itself once it has proved that it knows the token. */
export interface Introduction {
  readonly name: string;
  readonly version: string;
  readonly bootKey: string;
  readonly clock: ClockSample;
}

/** What shaking hands needs to know. */
export interface ShakeHandsOptions {
  readonly token: string;
  /** Who we are, for the deputy's records. */
  readonly who: string;
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
}

/** Opens a link: proves the token to the deputy, after the deputy has. Rejects with a `LinkFailure`. */
export async function shakeHands(
  peer: Peer,
  { token, who, deadlineMs }: ShakeHandsOptions,
): Promise<Introduction> {
  const link = callVerbs(linkVerbs, peer);
  const timeLeft = () => Math.max(1, deadlineMs - performance.now());
  const nonce = createNonce();
  try {
    const sentMs = performance.now();
    const hello = await link.hello({ protocol: PROTOCOL_VERSION, name: who, nonce }, timeLeft());
    const receivedMs = performance.now();
    if (hello.protocol !== PROTOCOL_VERSION) throw new LinkFailure(mismatch(hello));
    const nonces = { sheriff: nonce, deputy: hello.nonce };
    if (!sameProof(hello.proof, await prove(token, 'deputy', nonces))) {
      throw new LinkFailure(
        'what listens there does not know the token: another program has taken the port, or the token file is of another deputy. It was told nothing more',
      );
    }
    await link.prove({ proof: await prove(token, 'sheriff', nonces) }, timeLeft());
    const { host: name, version, bootKey, clockMs } = hello;
    return { name, version, bootKey, clock: { clockMs, sentMs, receivedMs } };
  } catch (thrown) {
    throw thrown instanceof RequestError ? asFailure(thrown) : thrown;
  }
}

function asFailure(error: RequestError): LinkFailure {
  const text = () => {
    switch (error.code) {
      case 'timed_out':
        return 'it took the connection and did not answer: it is stuck, or no deputy';
      case 'unauthorized':
        return `it refused our proof of the token: ${error.message}`;
      case 'version_mismatch':
        return `it speaks another version of the wire than this sheriff, which speaks ${PROTOCOL_VERSION}: ${error.message}`;
      default:
        return error.message;
    }
  };
  return new LinkFailure(text(), { cause: error });
}

function mismatch(hello: { protocol: number; version: string }): string {
  return `it speaks version ${hello.protocol} of the wire (deputy ${hello.version}), this sheriff version ${PROTOCOL_VERSION}: update the older one`;
}
