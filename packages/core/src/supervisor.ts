import type { Supervisor as Api, Applied, By, Change, Meta, Usage } from './api.js';
import { createBoard } from './board/board.js';
import { parseSpecs } from './config/parse-specs.js';
import { planSpecs } from './config/plan.js';
import type { Spec, SpecInput } from './config/spec.js';
import { createEngine } from './engine.js';
import { PosseError } from './errors.js';
import { type Command, intend } from './graph/intend.js';
import { why } from './graph/why.js';
import { createKeeperRuns } from './keeper/keeper-runs.js';
import { logPath } from './keeper/names.js';
import { MARKER } from './keeper/tracked-run.js';
import { writeHeldSpecs } from './ledger/held-specs.js';
import { isLive, type Process } from './machine/process.js';
import { createLogs } from './output/logs.js';
import type { AdoptedRun } from './ports/runs.js';
import { createMemberFinder } from './proc/members.js';
import { surroundingsOf } from './program/surroundings.js';
import type { ProbeTarget } from './readiness/probe.js';
import { createProber } from './readiness/prober.js';
import { settled } from './settled.js';
import { openState } from './state.js';
import { createStatsReader } from './stats/reader.js';

/** How often usage is sampled and logs are looked at. */
const SAMPLE_MS = 1_000;

/** What a supervisor is opened with. */
export interface SupervisorOptions {
  /** Where it keeps everything; made if it does not exist. One supervisor at a time. */
  readonly stateDir: string;
  /** Is told what a person should know, a sentence at a time. */
  readonly log?: (line: string) => void;
}

/** Supervises the processes of one host. */
export type Supervisor = Api;

/** The way to get one. */
export const Supervisor = { open: openSupervisor } as const;

/**
 * Opens a state folder and takes over whatever runs from it. Rejects with `state_locked` when
 * another supervisor has it and with `state_unusable` when nobody can.
 */
async function openSupervisor({ stateDir, log = () => {} }: SupervisorOptions): Promise<Api> {
  const { world, ledger, lock, tools, clock, paths, stateId, bootKey, specsFile, ...found } =
    openState(stateDir, log);
  let { held } = found;
  const finder = createMemberFinder(MARKER);
  const stats = createStatsReader(finder);
  const logs = createLogs((name) => logPath(paths, name), log);
  const board = createBoard(world);
  const prober = createProber({ targetOf, onNews: (news) => engine.dispatch(news) });
  const engine = createEngine({
    world,
    ledger,
    clock,
    log,
    createRuns: (onNews) =>
      createKeeperRuns({ paths, stateId, tools, finder, now: clock.now, onNews, log }),
    onChange: (before, after) => {
      board.show(before, after);
      prober.follow(after);
    },
  });
  let usage: readonly Usage[] = [];

  engine.resume([...world.processes.values()].flatMap(adopted));
  prober.follow(engine.world());
  const sampler = setInterval(sample, SAMPLE_MS);

  function sample(): void {
    const trees = engine.runs.trees();
    const costs = stats.sample([...trees.values()], performance.now());
    usage = Array.from(trees, ([name, tree]) => ({
      name,
      cpuPercent: costs.get(tree)?.cpuPercent ?? null,
      memoryBytes: costs.get(tree)?.memoryBytes ?? null,
      processes: null,
      threads: null,
      openFiles: null,
      maxCpuPercent: null,
      maxMemoryBytes: null,
    }));
    logs.bound(trees.keys());
    engine.tidy();
  }

  function targetOf({ spec, run }: Process): ProbeTarget | null {
    const { name } = spec;
    const began = engine.runs.begun({ name, run }) ?? { at: clock.now(), logFrom: 0 };
    const surroundings = surroundingsOf(spec, process.env);
    if (!surroundings.ok) return null;
    const { cwd, env } = surroundings;
    const log = { file: logPath(paths, name), from: began.logFrom };
    return { name, run, beganAt: began.at, now: clock.now, cwd, env, prefix: [], log };
  }

  async function command(asked: Command, { who = 'somebody' }: By = {}): Promise<Change> {
    const names = asked.kind === 'restart' ? asked.targets.map(({ name }) => name) : asked.names;
    for (const name of names) known(name);

    const intents = intend(engine.world(), asked);
    if (intents.length > 0) {
      const wallMs = Date.now();
      ledger.append(intents.map((intent) => ({ kind: 'intent', ...intent, who, wallMs })));
      engine.dispatch({ kind: 'intents', intents, who, at: clock.now() });
      await ledger.sync();
    }
    return { revision: board.revision(), touched: intents.map(({ name }) => name) };
  }

  function known(name: string) {
    const process = engine.world().processes.get(name);
    if (process) return process;
    throw new PosseError('unknown_process', `There is no process "${name}" here.`);
  }

  async function apply(entries: readonly SpecInput[], meta: Meta = {}): Promise<Applied> {
    const specs = parsed(entries);
    const { added, changed, removed } = planSpecs(held.specs, specs);
    const names = new Set(specs.map(({ name }) => name));
    const leaving = [...engine.world().processes.values()]
      .filter(({ spec, state }) => !names.has(spec.name) && isLive(state))
      .map(({ spec }) => spec);
    const next = { specs, removed: leaving, meta };
    writeHeldSpecs(specsFile, next);
    held = next;
    engine.dispatch({ kind: 'specs', specs, at: clock.now() });
    await ledger.sync();
    return {
      revision: board.revision(),
      added,
      changed: changed.map(({ name }) => name),
      removed,
    };
  }

  function write(name: string, data: string | Uint8Array): void {
    const { spec, run } = known(name);
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const written = engine.runs.write({ name, run }, bytes);
    if (written === 'written') return;
    if (written === 'full') {
      const text = `"${name}" does not read its standard input, which is full. Nothing was written.`;
      throw new PosseError('input_full', text);
    }
    const text =
      spec.stdin === 'pipe'
        ? `"${name}" does not run, so that there is nobody to read this. Start it first.`
        : `"${name}" has no standard input. Give it "stdin: pipe" and restart it.`;
    throw new PosseError('no_input', text);
  }

  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    clearInterval(sampler);
    prober.close();
    engine.close();
    engine.runs.close();
    try {
      await ledger.sync();
    } finally {
      ledger.close();
      lock.close();
    }
  }

  return {
    bootKey,
    now: clock.now,
    status: board.status,
    subscribe: board.subscribe,
    usage: () => usage,
    held: () => ({ specs: held.specs, meta: held.meta }),
    apply,
    settled: async (names, signal) => {
      for (const name of names) known(name);
      return settled(board, names, signal);
    },
    why: (name) => why(engine.world(), known(name)),
    history: () => [],
    hostUsage: () => null,
    start: (names, reach) => command({ kind: 'start', names, only: reach?.only }, reach),
    stop: (names, reach) => command({ kind: 'stop', names, only: reach?.only }, reach),
    restart: (targets, by) => command({ kind: 'restart', targets }, by),
    signal: (names, signal, to = 'main') => {
      const reached = (name: string) =>
        engine.runs.signal({ name, run: known(name).run }, signal, to);
      const sent = names.filter(reached);
      return { sent, notRunning: names.filter((name) => !sent.includes(name)) };
    },
    write,
    logs: async (name, position, options = {}) => {
      const { maxBytes = 65_536, waitMs = 0, signal = NEVER } = options;
      return logs.read(known(name).spec.name, position, { maxBytes, waitMs, signal });
    },
    relay: (relayed) => engine.dispatch({ kind: 'relayed', ...relayed, at: clock.now() }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

const NEVER = new AbortController().signal;

function parsed(entries: readonly SpecInput[]): readonly Spec[] {
  const read = parseSpecs(entries);
  if (read.ok) return read.specs;
  const problems = read.problems.map(
    ({ process, path, message }) => `"${process}" ${path} ${message}`,
  );
  const text = `The specs cannot be used: ${problems.join('; ')}.`;
  throw new PosseError('invalid_specs', text, { problems });
}

function adopted({ spec, run, state }: Process): AdoptedRun[] {
  if (!isLive(state)) return [];
  const stopSignal = state.phase === 'stopping' ? spec.stop.signal : null;
  return [{ name: spec.name, run, pid: state.pid, stopSignal }];
}
