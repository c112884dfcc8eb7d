import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Ready } from '../config/fields/probe.js';
import { lookUp } from './look-up.js';
import { lookWithin } from './look-within.js';
import type { Finding, ProbeMaker } from './probe.js';
import { wordsOf } from './words-of.js';

/** Says yes when a request is answered as expected. Redirects are answers like any other. */
export const createHttpProbe: ProbeMaker<NonNullable<Ready['http']>> = (expected) => {
  const { method, headers, body } = expected;
  const url = new URL(expected.url);
  // Passwords and tokens stand before the host or in the query.
  const shown = `${url.origin}${url.pathname}`;
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  // An agent would keep the connection, and with it a server that is about to end.
  const options = { method, headers, agent: false, lookup: lookUp, autoSelectFamily: true };

  function judgeStatus({ statusCode = 0 }: IncomingMessage): Finding {
    const isGood = expected.status?.includes(statusCode) ?? (statusCode >= 200 && statusCode < 400);
    return isGood ? { ok: true } : { ok: false, reason: `${shown} answers ${statusCode}` };
  }

  return {
    look: (signal, timeoutMs = ANSWER_MS) => {
      const late = `${shown} does not answer within ${timeoutMs / 1_000} s`;
      return lookWithin({ signal, timeoutMs, late }, (answer) => {
        const failed = (error: Error) =>
          answer({ ok: false, reason: `${shown} does not answer: ${wordsOf(error)}` });
        const asked = request(url, options).on('error', failed);
        asked.on('response', (response) => {
          response.on('error', failed);
          const finding = judgeStatus(response);
          if (!finding.ok || body === undefined) return answer(finding);
          const lacking = { ok: false, reason: `${shown} answers without "${body}"` } as const;
          findText(response, body, (isThere) => answer(isThere ? finding : lacking));
        });
        asked.on('upgrade', (response, socket) => {
          socket.destroy();
          answer(judgeStatus(response));
        });
        asked.end();
        return () => asked.destroy();
      });
    },
  };
};

/** Looks for a text in the beginning of a body, as soon as that is there: some bodies never end. */
function findText(
  response: IncomingMessage,
  text: string,
  answer: (isThere: boolean) => void,
): void {
  let seen = Buffer.alloc(0);
  response.on('data', (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]).subarray(0, BODY_BYTES);
    if (seen.includes(text)) answer(true);
    else if (seen.length === BODY_BYTES) answer(false);
  });
  response.on('end', () => answer(false));
}

const ANSWER_MS = 5_000;
const BODY_BYTES = 64 * 1024;
