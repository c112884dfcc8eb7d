import { inspect } from 'node:util';
import type { Outcome } from '../program/run-command.js';
import type { HookFacts, HookFunction } from './hook.js';

/** A reason becomes part of the durable facts of its process. */
const LONGEST_REASON = 300;

/** Calls a function of a plugin. Never rejects, and waits no longer than its time. */
export function callPlugin(
  plugin: HookFunction,
  facts: HookFacts,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  return new Promise((settle) => {
    const call = new AbortController();
    const done = (outcome: Outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      settle(outcome);
    };
    const giveUp = (reason: string) => {
      done({ ok: false, reason });
      call.abort(new Error(reason));
    };
    const callOff = () => giveUp('was called off');
    const late = `did not end within ${timeoutMs / 1_000} s`;
    const timer = setTimeout(giveUp, timeoutMs, late).unref();
    signal.addEventListener('abort', callOff);
    const answer = async () => plugin(facts, call.signal);
    answer().then(
      () => done({ ok: true }),
      (error) => done({ ok: false, reason: textOf(error) }),
    );
  });
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : inspect(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_REASON);
}
