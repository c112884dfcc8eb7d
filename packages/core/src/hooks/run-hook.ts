import { closeSync, openSync } from 'node:fs';
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
    const { command } = hook;
    return withLog(host.logOf(facts.process), (output) =>
      runCommand(command, { ...surroundings, output, timeoutMs, signal }),
    );
  }
  const { plugin } = hook;
  const known = Object.hasOwn(host.functions, plugin) ? host.functions[plugin] : undefined;
  if (!known) return { ok: false, reason: `there is no plugin "${plugin}"` };
  return callPlugin(known, facts, { timeoutMs, signal });
}

function commandSurroundings({ facts, spec }: HookCall, { surroundings, markOf }: HookHost) {
  const found = surroundings(spec);
  if (!found.ok) return found;
  const { cwd, prefix } = found;
  const mark = markOf({ name: facts.process, run: facts.run });
  return { ok: true as const, cwd, prefix, env: hookEnvironment(found.env, facts, mark) };
}

/** Without a log, since the disk is full, its output goes nowhere. */
async function withLog(
  path: string,
  use: (output: number | 'ignore') => Promise<Outcome>,
): Promise<Outcome> {
  const log = openLog(path);
  try {
    return await use(log ?? 'ignore');
  } finally {
    if (log !== null) closeSync(log);
  }
}

function openLog(path: string): number | null {
  try {
    return openSync(path, 'a', 0o600);
  } catch {
    return null;
  }
}
