import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, vi } from 'vitest';
import type { Tree } from './members.js';
import { isGone, readStat } from './stat.js';

/** A program in a session of its own, as a keeper would start it, that does not outlive its test. */
export interface Program {
  readonly pid: number;
  readonly startTicks: number;
  readonly child: ChildProcess;
  /** The next line that it prints. */
  readonly line: () => Promise<string>;
}

/** Starts a program for the running test, after which it and its children are ended. */
export function startProgram(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, ...env },
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`Cannot start ${file}.`);
  endGroupAfterTest(pid);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid,
    startTicks: readStat(pid)?.startTicks ?? 0,
    child,
    line: async () => `${(await lines.next()).value}`,
  };
}

/** Starts a program that has a child for which it will never ask. */
export async function startNeglectfulParent(env: NodeJS.ProcessEnv = {}) {
  const program = startProgram(['sh', '-c', 'sleep 60 & echo $!; exec sleep 60'], env);
  const child = Number(await program.line());
  // Until then the parent is a shell, and that does ask.
  await Promise.all([untilSleep(program.pid), untilSleep(child)]);
  return { program, child };
}

/** Ends a child for which its parent does not ask. */
export async function makeZombie(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(readStat(pid)?.state).toBe('Z'), 5000);
}

/** Sees to the end of a group: of a program, or of a stray that has left for one of its own. */
export function endGroupAfterTest(group: number): void {
  onTestFinished(() => {
    try {
      process.kill(-group, 'SIGKILL');
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  });
}

/** Waits until a process that was forked has become `sleep`. */
export async function untilSleep(pid: number): Promise<void> {
  await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sleep\n'), 5000);
}

/** Ends a program and waits until its pid is free. */
export async function end(program: Program): Promise<void> {
  const exit = once(program.child, 'exit');
  process.kill(program.pid, 'SIGKILL');
  await exit;
}

/** The tree of a program, with no keeper unless one is given. */
export function treeOf(program: Program, more: Partial<Tree> = {}): Tree {
  const marker = `POSSE_RUN=test/${program.pid}/1`;
  return { leader: program.pid, startTicks: program.startTicks, keeper: -1, marker, ...more };
}
