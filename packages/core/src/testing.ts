import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type Spec, specSchema } from './config/spec.js';
import { MARKER } from './keeper/tracked-run.js';
import { readEnvironEntry } from './proc/environ.js';
import { isAlive, listPids, readStat } from './proc/stat.js';
import { Supervisor } from './supervisor.js';
import type { ProcessView } from './views.js';

/** A supervisor over a state folder of its own, and what a test needs around it. */
export interface Stage {
  readonly supervisor: Supervisor;
  readonly stateDir: string;
  /** Opens the state folder once more; it must be free. */
  readonly open: () => Promise<Supervisor>;
  /** What the supervisors have said. */
  readonly said: readonly string[];
}

/** Runs a test on a supervisor; afterwards nothing of it is left, however the test went. */
export async function withSupervisor(test: (stage: Stage) => Promise<void>): Promise<void> {
  await withStateDir(async (stateDir) => {
    const opened: Supervisor[] = [];
    const said: string[] = [];
    const open = async () => {
      const supervisor = await Supervisor.open({ stateDir, log: (line) => said.push(line) });
      opened.push(supervisor);
      return supervisor;
    };
    try {
      await test({ supervisor: await open(), stateDir, open, said });
    } finally {
      for (const supervisor of opened) await supervisor.close().catch(() => {});
    }
  });
}

/** Lends out a path for a state folder, and ends whatever runs from it afterwards. */
export async function withStateDir(use: (stateDir: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'posse-core-'));
  const stateDir = join(root, 'state');
  try {
    await use(stateDir);
  } finally {
    await endAllOf(stateDir);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Ends whatever runs from a state folder. */
export async function endAllOf(stateDir: string): Promise<void> {
  const stateId = stateIdOf(stateDir);
  if (stateId !== undefined) await endAllMarked(stateId);
}

/** The pids of all that carry a mark of this state folder, keepers and scribes included. */
export function pidsOf(stateDir: string): number[] {
  const stateId = stateIdOf(stateDir);
  return stateId === undefined ? [] : pidsMarked(stateId);
}

/** The living ones of all whose mark begins with this state id. */
export function pidsMarked(stateId: string): number[] {
  return listPids()
    .filter((pid) => readEnvironEntry(pid, MARKER)?.startsWith(`${MARKER}=${stateId}/`))
    .filter(isThere);
}

/** Ends all whose mark begins with this state id. */
export async function endAllMarked(stateId: string): Promise<void> {
  await eventually(() => {
    const pids = pidsMarked(stateId);
    for (const pid of pids) kill(pid);
    expect(pids).toEqual([]);
  });
}

/** A spec with all defaults but these. */
export function specOf(name: string, command: Spec['command'], fields: object = {}): Spec {
  return specSchema.parse({ name, command, ...fields });
}

/** Gives these specs to a supervisor, in place of all others, and starts them. */
export async function run(supervisor: Supervisor, ...specs: readonly Spec[]): Promise<void> {
  await supervisor.apply(specs, {});
  const names = specs.map(({ name }) => name);
  await supervisor.start(names, { who: 'test' });
}

/** How a process shows now. */
export function viewOf(supervisor: Supervisor, name: string): ProcessView {
  const view = supervisor.status().processes.find((process) => process.name === name);
  if (!view) throw new Error(`There is no process "${name}".`);
  return view;
}

/** Waits until a process shows like this, and answers with how it shows. */
export async function untilShows(
  supervisor: Supervisor,
  name: string,
  shown: Partial<ProcessView>,
): Promise<ProcessView> {
  await eventually(() => expect(viewOf(supervisor, name)).toMatchObject(shown));
  return viewOf(supervisor, name);
}

/** Waits until an expectation holds, for as long as a busy machine may need. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 });
}

/** Waits until a process has ended. */
export async function untilGone(...pids: readonly number[]): Promise<void> {
  await eventually(() => expect(pids.filter(isThere)).toEqual([]));
}

/** All that a process has written so far. */
export async function outputOf(supervisor: Supervisor, name: string): Promise<string> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; ) {
    const options = { maxBytes: 1 << 20, waitMs: 0, signal: new AbortController().signal };
    const { data, next } = await supervisor.logs(name, { offset }, options);
    if (data.length === 0) return Buffer.concat(pieces).toString();
    pieces.push(data);
    offset = next;
  }
}

/** The lines that a process has written so far. */
export async function linesOf(supervisor: Supervisor, name: string): Promise<string[]> {
  return (await outputOf(supervisor, name)).split('\n').slice(0, -1);
}

function stateIdOf(stateDir: string): string | undefined {
  try {
    const [header = ''] = readFileSync(join(stateDir, 'ledger.jsonl'), 'utf8').split('\n');
    return /"stateId":"(\w+)"/.exec(header)?.[1];
  } catch {
    return undefined;
  }
}

function isThere(pid: number): boolean {
  const stat = readStat(pid);
  return stat !== undefined && isAlive(stat);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended just now.
  }
}

/**
 * Whether the machine has what a test needs. Without it the test is skipped, loudly; in CI that is a
 * failure.
 */
export function hasOrSkips(what: string, isThere: boolean): boolean {
  if (!isThere && process.env.CI === 'true') throw new Error(`This machine lacks: ${what}`);
  return isBuiltWith(what, isThere);
}

/** The same for what nobody can install: without it the test is skipped, loudly, in CI too. */
export function isBuiltWith(what: string, isThere: boolean): boolean {
  if (!isThere) process.stderr.write(`\n*** SKIPPED, since this machine lacks: ${what} ***\n`);
  return isThere;
}
