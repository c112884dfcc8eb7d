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
  const lacking: Finding = { ok: false, reason: `${shown} answers without ${quoted(body)}` };
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
          const text = finding.ok ? body : undefined;
          readBeginning(response, text, (isThere) => answer(isThere ? finding : lacking));
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

/**
 * Reads the beginning of a body, and tells whether a text occurs in it. It reads on when that is
 * clear: many servers complain of who goes while they write. Some bodies never end, and then a pause
 * is as good.
 */
function readBeginning(
  response: IncomingMessage,
  text: string | undefined,
  answer: (isThere: boolean) => void,
): void {
  let seen = Buffer.alloc(0);
  const isThere = () => text === undefined || seen.includes(text);
  response.on('data', (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]).subarray(0, BODY_BYTES);
    if (seen.length === BODY_BYTES) answer(isThere());
  });
  response.on('end', () => answer(isThere()));
  response.setTimeout(PAUSE_MS, () => {
    if (isThere()) answer(true);
  });
}

function quoted(text = ''): string {
  return JSON.stringify(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text);
}

const ANSWER_MS = 5_000;
const PAUSE_MS = 20;
const BODY_BYTES = 64 * 1024;
const LONGEST_TEXT = 100;
