import type { Hook } from '../config/fields/hooks.js';
import type { Spec } from '../config/spec.js';
import type { RunKey } from '../ports/runs.js';
import { type Outcome, runCommand } from '../program/run-command.js';
import type { FoundSurroundings } from '../program/surroundings.js';
import { callPlugin } from './call-plugin.js';
import { hookEnvironment } from './environment.js';
import type { HookFacts, HookFunctions } from './hook.js';

/** A hook that is due. */
export interface HookCall {
  readonly hook: Hook;
  readonly facts: HookFacts;
  /** Of its process, as it was when the hook became due. */
  readonly spec: Spec;
}

/** What hooks run with. */
export interface HookHost {
  readonly functions: HookFunctions;
  /** Where commands of a process run and with what; `prefix` makes them run as its user. */
  readonly surroundings: (spec: Spec) => FoundSurroundings;
  /** Where the output of a process goes. */
  readonly logOf: (name: string) => string;
  /** What marks the processes of a run. */
  readonly markOf: (key: RunKey) => string;
}

/** Runs a hook to its end, within its time. Never rejects. */
export async function runHook(
  call: HookCall,
  host: HookHost,
  signal: AbortSignal,
): Promise<Outcome> {
  const { hook, facts } = call;
  const timeoutMs = hook.timeout * 1_000;
  if ('command' in hook) {
    const surroundings = commandSurroundings(call, host);
    if (!surroundings.ok) return surroundings;
    return runCommand(hook.command, { ...surroundings, timeoutMs, signal });
  }
  const { plugin } = hook;
  const known = Object.hasOwn(host.functions, plugin) ? host.functions[plugin] : undefined;
  if (!known) return { ok: false, reason: `there is no plugin "${plugin}"` };
  return callPlugin(known, facts, { timeoutMs, signal });
}

function commandSurroundings({ facts, spec }: HookCall, host: HookHost) {
  const { surroundings, logOf, markOf } = host;
  const found = surroundings(spec);
  if (!found.ok) return found;
  const { cwd, prefix, user } = found;
  const mark = markOf({ name: facts.process, run: facts.run });
  const output = { file: logOf(facts.process), owner: user?.uid ?? null };
  return { ok: true as const, cwd, prefix, output, env: hookEnvironment(found.env, facts, mark) };
}
