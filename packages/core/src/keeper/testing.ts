import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createBootClock } from '../adapters/boot-clock.js';
import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import type { Runs } from '../ports/runs.js';
import { createMemberFinder } from '../proc/members.js';
import { findTools, type Tools } from '../program/tools.js';
import { endAllMarked, eventually, pidsMarked, specOf } from '../testing.js';
import { createKeeperRuns } from './keeper-runs.js';
import { type StatePaths, statePaths } from './names.js';
import { MARKER } from './tracked-run.js';

/** Runs without a supervisor above them. */
export interface RunsStage {
  readonly runs: Runs;
  readonly paths: StatePaths;
  readonly stateId: string;
  /** All that was told so far. */
  readonly news: readonly News[];
  /** What was said in sentences. */
  readonly said: readonly string[];
  /** Others over the same folders; what they tell comes to the same `news`. */
  readonly open: (tools?: Partial<Tools>) => Runs;
  /** Waits until this has been told of a process, and answers with it. */
  readonly told: <Kind extends News['kind']>(
    name: string,
    kind: Kind,
  ) => Promise<Extract<News, { kind: Kind }>>;
}

let stages = 0;

/** Lends out runs; whatever they have begun is ended afterwards. */
export async function withRuns(test: (stage: RunsStage) => Promise<void>): Promise<void> {
  stages += 1;
  const stateId = `test-${process.pid}-${stages}`;
  const root = mkdtempSync(join(tmpdir(), 'posse-runs-'));
  const paths = statePaths(root);
  for (const folder of Object.values(paths)) mkdirSync(folder);
  const news: News[] = [];
  const said: string[] = [];
  const opened: Runs[] = [];
  const open = (tools: Partial<Tools> = {}) => {
    const runs = createKeeperRuns({
      paths,
      stateId,
      tools: { ...findTools(), ...tools },
      finder: createMemberFinder(MARKER),
      now: createBootClock().now,
      onNews: (one) => news.push(one),
      log: (line) => said.push(line),
    });
    opened.push(runs);
    return runs;
  };
  const told: RunsStage['told'] = (name, kind) =>
    eventually(() => {
      const found = news.find((one) => one.name === name && one.kind === kind);
      if (!found || !isOfKind(found, kind)) throw new Error(`Not told: ${name} ${kind}`);
      return found;
    });
  try {
    await test({ runs: open(), paths, stateId, news, said, open, told });
  } finally {
    for (const runs of opened) runs.close();
    await endAllMarked(stateId);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The kinds of what was told of a process, in order. */
export function kindsOf(news: readonly News[], name: string): string[] {
  return news.filter((one) => one.name === name).map(({ kind }) => kind);
}

function isOfKind<Kind extends News['kind']>(
  news: News,
  kind: Kind,
): news is Extract<News, { kind: Kind }> {
  return news.kind === kind;
}

/** What a program wrote that ran to its end, or why it did not begin. */
export type Ran = { readonly wrote: string } | { readonly failed: string };

/** Runs a command once, to its end. */
export async function runOnce(
  { runs, news, paths, stateId }: RunsStage,
  command: Spec['command'],
  fields: object = {},
): Promise<Ran> {
  const name = `once-${news.length}`;
  runs.spawn({ name, run: 1 }, specOf(name, command, fields));
  const last = await eventually(() => {
    const one = news.findLast((found) => found.name === name);
    if (one?.kind === 'ended' || one?.kind === 'spawn_failed') return one;
    throw new Error(`${name} has not ended.`);
  });
  if (last.kind === 'spawn_failed') return { failed: last.reason };
  // Its keeper and its scribe are the last ones with its mark.
  await eventually(() => expect(pidsMarked(stateId)).toEqual([]));
  return { wrote: readLog(paths, name) };
}

/** Waits until the log of a process says all of this. */
export async function untilLogged(paths: StatePaths, name: string, text: string): Promise<void> {
  await eventually(() => expect(readLog(paths, name)).toContain(text));
}

/** What the log of a process says. */
export function readLog(paths: StatePaths, name: string): string {
  return readFileSync(join(paths.logs, `${name}.log`), 'utf8');
}

/** Where the open files of a process lead, but for those that the test itself hands down. */
export function openFiles(pid: number | undefined): Record<string, string> {
  const files: Record<string, string> = {};
  for (const number of readdirSync(`/proc/${pid}/fd`)) {
    const target = readlinkSync(`/proc/${pid}/fd/${number}`);
    if (!isHandedDown(number, target)) files[number] = target;
  }
  return files;
}

/** A shell command that ends with this code as soon as there is a file. */
export function exitWhenThere(file: string, code: number): string[] {
  return ['sh', '-c', 'until [ -e "$0" ]; do sleep 0.02; done; exit "$1"', file, String(code)];
}

/** Node closes for its children the first 16 of the files that it was started with, not the rest. */
function isHandedDown(number: string, target: string): boolean {
  if (Number(number) <= 2) return false;
  try {
    const flags = /^flags:\t(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${number}`, 'utf8'))?.[1];
    const isClosedOnExec = (Number.parseInt(flags ?? '0', 8) & CLOSE_ON_EXEC) !== 0;
    return !isClosedOnExec && readlinkSync(`/proc/self/fd/${number}`) === target;
  } catch {
    return false;
  }
}

const CLOSE_ON_EXEC = 0o2000000;
