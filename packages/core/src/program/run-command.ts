import { spawn } from 'node:child_process';
import type { Command } from '../config/fields/command.js';

/** What a command came to. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How a short command of a process runs: a hook, a probe, a stop command. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Set before the command: `setpriv --reuid ...`, so that it runs as the process' user. */
  readonly prefix: readonly string[];
  /** Its standard output and error: a descriptor, or nowhere. */
  readonly output: number | 'ignore';
  readonly timeoutMs: number;
  /** Ends it at once, and all of its group. */
  readonly signal: AbortSignal;
}

/** Runs a command to its end. Never rejects: whatever goes wrong is a reason. */
export function runCommand(command: Command, options: CommandOptions): Promise<Outcome> {
  const { cwd, env, prefix, output, timeoutMs, signal } = options;
  const argv = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  const [program = '', ...args] = [...prefix, ...argv];
  return new Promise((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const child = spawn(program, args, {
      cwd,
      env: { ...env },
      stdio: ['ignore', output, output],
      signal: limit,
      killSignal: 'SIGKILL',
    });
    child.once('error', (error) => resolve({ ok: false, reason: error.message }));
    child.once('exit', (code, by) =>
      resolve(code === 0 ? { ok: true } : { ok: false, reason: by ?? `exit code ${code}` }),
    );
  });
}
