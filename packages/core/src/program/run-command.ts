import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Command } from '../config/fields/command.js';
import { howItEnded, whyNotStarted } from './command-failure.js';
import { loggedScript } from './logged-script.js';
import { findTools, type Tools } from './tools.js';

/** What a command came to. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** A log that a command writes to. */
export interface CommandLog {
  readonly file: string;
  /** The id of the user that it runs as; null for the deputy's own. */
  readonly owner: number | null;
}

/** How a short command of a process runs: a hook, a probe, a stop command. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Set before the command: `setpriv --reuid ...`, so that it runs as the process' user. */
  readonly prefix: readonly string[];
  /** Where its standard output and error go: to the end of a log, or nowhere. */
  readonly output: CommandLog | 'ignore';
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
  const tools = findTools();
  const argv = typeof command === 'string' ? [tools.sh, '-c', command] : command;
  const backstop = ((timeoutMs + BACKSTOP_MS) / 1_000).toFixed(3);
  return new Promise((settle) => {
    const fifo = output === 'ignore' ? null : fifoFor(output);
    const logged = output === 'ignore' ? [] : loggedBy(output, String(fifo), tools);
    const child = spawn(tools.timeout, ['-s', 'KILL', backstop, ...logged, ...prefix, ...argv], {
      detached: true,
      cwd,
      env: { ...env },
      stdio: ['ignore', 'ignore', 'ignore', output === 'ignore' ? 'ignore' : 'pipe'],
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
    const isWritten = untilClosed(child);
    const done = async (outcome: Outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      // The scribe is of the group too, until it has left it.
      await isWritten();
      killGroup(child.pid);
      if (fifo !== null) removeFifo(fifo);
      settle(outcome);
    };
    child.on('error', (error) => void done({ ok: false, reason: whyNotStarted(error, cwd) }));
    // What is stuck in the kernel cannot hold this up: the child that ends here is timeout(1).
    child.on('exit', (code, by) => {
      if (code === 0) void done({ ok: true });
      else void done(ending ?? { ok: false, reason: howItEnded(argv, { code, by, ...options }) });
    });
  });
}

function fifoFor({ file }: CommandLog): string {
  fifos += 1;
  return `${file}.${process.pid}-${fifos}`;
}

/** What comes before a command so that its output goes to a log. */
function loggedBy({ file, owner }: CommandLog, fifo: string, tools: Tools): readonly string[] {
  return [tools.sh, '-c', loggedScript(tools), 'posse-command', fifo, file, String(owner ?? '')];
}

let fifos = 0;

/** One that was ended early had no time to do so. */
function removeFifo(fifo: string): void {
  try {
    rmSync(fifo, { force: true });
  } catch {
    // It is in nobody's way.
  }
}

/** How long is waited for the last output of a command that has ended: others may hold it open. */
const WRITTEN_MS = 200;

/** Waits until the scribe of a command has written everything, so that the log stays in order. */
function untilClosed({ stdio }: Partial<ChildProcess>): () => Promise<unknown> {
  // Without descriptors there is none at all.
  const scribe = stdio?.[3];
  if (!(scribe instanceof Socket)) return async () => {};
  scribe.unref();
  const closed = new Promise((resolve) => {
    scribe.on('close', resolve);
    scribe.on('error', resolve);
  });
  scribe.resume();
  return async () => {
    await Promise.race([closed, pause(WRITTEN_MS, undefined, { ref: false })]);
    scribe.destroy();
  };
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
