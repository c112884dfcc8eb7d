import type { Ready } from '../config/fields/probe.js';
import { runCommand } from '../program/run-command.js';
import { lookWithin } from './look-within.js';
import type { ProbeMaker } from './probe.js';

/**
 * Says yes when a command exits with 0. What the command writes is no part of the reason: a time of
 * day in it would make each look a change.
 */
export const createExecProbe: ProbeMaker<NonNullable<Ready['exec']>> = (
  { command },
  { cwd, env, prefix },
) => ({
  look: (signal, timeoutMs = LONGEST_MS) => {
    const late = `its check does not end within ${timeoutMs / 1_000} s`;
    return lookWithin({ signal, timeoutMs, late }, (answer) => {
      const end = new AbortController();
      const options = { cwd, env, prefix, output: 'ignore', timeoutMs: LONGEST_MS } as const;
      void runCommand(command, { ...options, signal: end.signal }).then((outcome) =>
        answer(outcome.ok ? outcome : { ok: false, reason: `its check fails: ${outcome.reason}` }),
      );
      return () => end.abort();
    });
  },
});

/** As long as a run may take to get ready: whoever waits for that calls the look off. */
const LONGEST_MS = 86_400_000;
