import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Spec } from '../config/spec.js';
import type { Move } from '../graph/draft.js';
import { markOf } from '../keeper/tracked-run.js';
import type { News } from '../machine/news.js';
import { newProcess, type State } from '../machine/process.js';
import type { Runs } from '../ports/runs.js';
import { specOf } from '../testing.js';
import type { HookFunctions } from './hook.js';
import { type HookedRuns, withHooks } from './with-hooks.js';

/** For tests: hooks around runs that only write down what they are told. */
export interface HookStage {
  readonly runs: HookedRuns;
  /** What was passed on, such as `spawn a.1`. */
  readonly passed: readonly string[];
  readonly news: readonly News[];
  /** Hooks that have failed, and why. */
  readonly failures: readonly string[];
  /** Holds the logs `NAME.log`, and whatever else a test puts there. */
  readonly folder: string;
  /** A process with these hooks. */
  readonly spec: (name: string, hooks?: object, fields?: object) => Spec;
  /** The lines that hooks have put into the file `said`. */
  readonly said: () => string[];
  /** A command that says this, and ends when the file of this name is there. */
  readonly untilThere: (word: string, file: string) => string;
  /** Makes this file. */
  readonly make: (file: string) => void;
}

/** For tests: a stage that goes when the running test ends. */
export function hookStage(
  functions: HookFunctions = {},
  env: Record<string, string> = {},
  stateId = 'state',
): HookStage {
  const folder = mkdtempSync(join(tmpdir(), 'posse-hooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const passed: string[] = [];
  const news: News[] = [];
  const failures: string[] = [];
  const runs = withHooks(fakeRuns(passed), {
    functions,
    surroundings: ({ env: own, env_file }) =>
      env_file
        ? { ok: false, reason: 'its env_file is missing' }
        : { ...SURROUNDINGS, cwd: folder, env: { PATH: process.env.PATH ?? '', ...env, ...own } },
    logOf: (name) => join(folder, `${name}.log`),
    markOf: (key) => markOf(stateId, key),
    processOf: (name) => ({ ...newProcess(specOf(name, 'true'), 1, 0), restarts: 6 }),
    endWhatIsLeft: ({ name, run }) => passed.push(`end ${name} ${run}`),
    now: () => 5,
    onNews: (one) => news.push(one),
    onFailure: ({ hook, run }, reason) => failures.push(`${hook} of ${run}: ${reason}`),
  });
  const file = join(folder, 'said');
  return {
    runs,
    passed,
    news,
    failures,
    folder,
    spec: (name, hooks = {}, fields = {}) => specOf(name, 'true', { hooks, ...fields }),
    said: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []),
    untilThere: (word, gate) =>
      `echo "${word}" >>said; until [ -e '${gate}' ]; do sleep 0.02; done`,
    make: (name) => writeFileSync(join(folder, name), ''),
  };
}

/** For tests: a run that ends, and another one that follows it. */
export const ended = (spec: Spec, run: number): Move =>
  move(spec, run, [{ phase: 'running', since: 0, pid: 7, late: null }, BACKOFF]);

/** For tests: a run that follows another one. */
export const restarted = (spec: Spec, run: number): Move => move(spec, run, [BACKOFF, STARTING]);

/** For tests: a run that becomes running. */
export const begun = (spec: Spec, run: number): Move =>
  move(spec, run, [STARTING, { phase: 'running', since: 0, pid: 7, late: null }]);

const BACKOFF: State = { phase: 'backoff', since: 0, until: 9, reason: null };
const STARTING: State = { phase: 'starting', since: 0, pid: null, deadline: null, finding: null };

function move(spec: Spec, run: number, [from, to]: readonly [State, State]): Move {
  const known = { ...newProcess(spec, run, 0), restarts: 2, exit: { code: 3, signal: null } };
  return { before: { ...known, state: from }, after: { ...known, state: to } };
}

function fakeRuns(passed: string[]): Runs {
  return {
    spawn: ({ name, run }) => passed.push(`spawn ${name}.${run}`),
    cancel: ({ name, run }) => passed.push(`cancel ${name}.${run}`),
    terminate: () => {},
    kill: () => {},
    signal: () => false,
    write: () => 'no_input',
    begun: () => null,
    adopt: () => {},
    trees: () => new Map(),
    tidy: () => {},
    close: () => passed.push('close'),
  };
}

const SURROUNDINGS = {
  ok: true,
  prefix: [],
  user: null,
  setup: [],
  ready: undefined,
  health: undefined,
} as const;
