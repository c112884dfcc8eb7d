import type { Ready } from '../config/fields/probe.js';
import { runCommand } from '../program/run-command.js';
import type { ProbeMaker } from './probe.js';

/**
 * Says yes when a command exits with 0. What the command writes is no part of the reason: a time of
 * day in it would make each look a change.
 */
export const createExecProbe: ProbeMaker<NonNullable<Ready['exec']>> = (
  { command },
  { cwd, env, prefix },
) => ({
  look: async (signal, timeoutMs = LONGEST_MS) => {
    const options = { cwd, env, prefix, output: 'ignore', timeoutMs, signal } as const;
    const outcome = await runCommand(command, options);
    return outcome.ok ? outcome : { ok: false, reason: `its check fails: ${outcome.reason}` };
  },
});

/** As long as a run may take to get ready: whoever waits for that calls the look off. */
const LONGEST_MS = 86_400_000;
