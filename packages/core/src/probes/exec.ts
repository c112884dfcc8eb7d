import type { Ready } from '../config/fields/probe.js';
import { runCommand } from '../program/run-command.js';
import type { ProbeMaker } from './probe.js';

/**
 * Says yes when a command exits with 0. What the command writes is no part of the reason: a time of
 * day in it would make each look a change.
 */
export const createExecProbe: ProbeMaker<NonNullable<Ready['exec']>> = (
  { command },
  { cwd, env, prefix, ready },
) => ({
  // A check is bounded even when nobody is left to call it off.
  look: async (signal, timeoutMs = (ready?.timeout ?? ANSWER_S) * 1_000) => {
    const options = { cwd, env, prefix, output: 'ignore', timeoutMs, signal } as const;
    const outcome = await runCommand(command, options);
    return outcome.ok ? outcome : { ok: false, reason: `its check fails: ${outcome.reason}` };
  },
});

const ANSWER_S = 10;
