import { spawn } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Command } from '../config/fields/command.js';
import { howItEnded, whyNotStarted } from './command-failure.js';
import { findTools } from './tools.js';

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

/** How much later timeout(1) ends a command whose deputy is no longer there to do so. */
const BACKSTOP_MS = 1_000;

/**
 * Runs a command to its end, in a session of its own. Never rejects: whatever goes wrong is a
 * reason. What it leaves behind in its group is ended with it, and it is bounded by `timeoutMs` even
 * when the deputy is killed meanwhile; it does not keep the deputy from ending.
 */
export async function runCommand(command: Command, options: CommandOptions): Promise<Outcome> {
  try {
    await turnOfItsOwn();
    return options.signal.aborted ? CALLED_OFF : await runNow(command, options);
  } catch (error) {
    // Some errors of a spawn are thrown and not emitted, such as E2BIG.
    return { ok: false, reason: whyNotStarted(error, options.cwd) };
  }
}

const CALLED_OFF: Outcome = { ok: false, reason: 'was called off' };

/** A spawn holds up the loop for a millisecond or two: many at once leave room between them. */
function turnOfItsOwn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextTurn());
  return lastTurn;
}

let lastTurn = Promise.resolve();

function runNow(command: Command, options: CommandOptions): Promise<Outcome> {
  const { cwd, env, prefix, output, timeoutMs, signal } = options;
  const { timeout, sh } = findTools();
  const argv = typeof command === 'string' ? [sh, '-c', command] : command;
  const backstop = ((timeoutMs + BACKSTOP_MS) / 1_000).toFixed(3);
  return new Promise((settle) => {
    const child = spawn(timeout, ['-s', 'KILL', backstop, ...prefix, ...argv], {
      detached: true,
      cwd,
      env: { ...env },
      stdio: ['ignore', output, output],
    });
    child.unref();
    let ending: Outcome | null = null;
    const end = (outcome: Outcome) => {
      ending ??= outcome;
      killGroup(child.pid);
    };
    const callOff = () => end(CALLED_OFF);
    const timer = setTimeout(end, timeoutMs, tooLong(timeoutMs)).unref();
    signal.addEventListener('abort', callOff);
    const done = (outcome: Outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      killGroup(child.pid);
      settle(outcome);
    };
    child.on('error', (error) => done({ ok: false, reason: whyNotStarted(error, cwd) }));
    // What is stuck in the kernel cannot hold this up: the child that ends here is timeout(1).
    child.on('exit', (code, by) => {
      if (code === 0) done({ ok: true });
      else done(ending ?? { ok: false, reason: howItEnded(argv, { code, by, ...options }) });
    });
  });
}

/**
 * The leader of the group may have been waited for just now. While others are left in the group
 * nobody else gets its number; and if not, the kernel gives out numbers in turn, so that this one
 * comes last.
 */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left, or nobody that is ours to end.
  }
}

function tooLong(timeoutMs: number): Outcome {
  return { ok: false, reason: `did not end within ${timeoutMs / 1_000} s` };
}
