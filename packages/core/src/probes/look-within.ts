import type { Finding } from './probe.js';
import { wordsOf } from './words-of.js';

/** What bounds a look. */
export interface LookBounds {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Why the answer is no when it takes longer. */
  readonly late: string;
}

/**
 * Ends a look at its first answer, when it is called off, or when it takes too long. `begin` answers
 * later, not before it has returned what ends it.
 */
export function lookWithin(
  { signal, timeoutMs, late }: LookBounds,
  begin: (answer: (finding: Finding) => void) => () => void,
): Promise<Finding> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(CALLED_OFF);
    let end = () => {};
    const answer = (finding: Finding) => {
      clearTimeout(timer);
      // Options named `signal` leave a listener behind with each attempt, here and there.
      signal.removeEventListener('abort', callOff);
      end();
      resolve(finding);
    };
    const callOff = () => answer(CALLED_OFF);
    const timer = setTimeout(() => answer({ ok: false, reason: late }), timeoutMs);
    signal.addEventListener('abort', callOff);
    try {
      end = begin(answer);
    } catch (error) {
      answer({ ok: false, reason: wordsOf(error) });
    }
  });
}

const CALLED_OFF: Finding = { ok: false, reason: 'nobody wants to know any more' };
