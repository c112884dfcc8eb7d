import {
  createNonce,
  type Handlers,
  type linkVerbs,
  PROTOCOL_VERSION,
  prove,
  RequestError,
  sameProof,
} from '@posse/protocol';
import { oneLine } from '../log.js';
import { VERSION } from '../version.js';

/** How far a greeting has come. */
type Stage =
  | { readonly stage: 'new' }
  | { readonly stage: 'greeted'; readonly who: string; readonly nonces: Nonces }
  | { readonly stage: 'proved or not' };

interface Nonces {
  readonly sheriff: string;
  readonly deputy: string;
}

/**
 * Answers the first two verbs of one link, in which both sides prove that they know the token. The
 * far end may say hello once and try one proof.
 */
export function createGreeting(options: {
  readonly host: string;
  readonly token: string;
  readonly bootKey: string;
  readonly now: () => number;
  readonly onProved: (who: string) => void;
  readonly onWrongProof: (who: string) => void;
}): Handlers<typeof linkVerbs, null> {
  const { host, token, bootKey, now, onProved, onWrongProof } = options;
  let state: Stage = { stage: 'new' };

  return {
    hello: async ({ protocol, name, nonce }) => {
      if (state.stage !== 'new') throw outOfOrder('This link has said hello already.');
      if (protocol !== PROTOCOL_VERSION) throw otherVersion(protocol);
      const nonces = { sheriff: nonce, deputy: createNonce() };
      state = { stage: 'greeted', who: oneLine(name), nonces };
      return {
        protocol: PROTOCOL_VERSION,
        host,
        version: VERSION,
        bootKey,
        capabilities: [],
        nonce: nonces.deputy,
        proof: await prove(token, 'deputy', nonces),
        clockMs: now(),
      };
    },
    prove: async ({ proof }) => {
      if (state.stage !== 'greeted') throw outOfOrder('One proof follows one hello.');
      const { who, nonces } = state;
      state = { stage: 'proved or not' };
      if (sameProof(proof, await prove(token, 'sheriff', nonces))) {
        onProved(who);
        return {};
      }
      onWrongProof(who);
      throw wrongProof(host);
    },
  };
}

function outOfOrder(sentence: string): RequestError {
  return new RequestError('invalid_request', sentence);
}

function otherVersion(theirs: number): RequestError {
  const text = `You speak version ${theirs} of the protocol and this deputy (${VERSION}) speaks version ${PROTOCOL_VERSION}. Update the older side.`;
  return new RequestError('version_mismatch', text);
}

function wrongProof(host: string): RequestError {
  const text = `The proof is wrong: it was not made with the token of the deputy "${host}", which lies in its state folder.`;
  return new RequestError('unauthorized', text);
}
