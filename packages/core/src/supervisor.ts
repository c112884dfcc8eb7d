import type { Applied, Change, Meta, Supervisor, Usage } from './api.js';
import { createBoard } from './board/board.js';
import { checkSpecs } from './config/parse-specs.js';
import { planSpecs } from './config/plan.js';
import type { Spec } from './config/spec.js';
import { createEngine } from './engine.js';
import { PosseError } from './errors.js';
import { type Command, intend } from './graph/intend.js';
import { createKeeperRuns } from './keeper/keeper-runs.js';
import { logPath } from './keeper/names.js';
import { MARKER } from './keeper/tracked-run.js';
import { writeHeldSpecs } from './ledger/held-specs.js';
import { isLive, type Process } from './machine/process.js';
import { createLogs } from './output/logs.js';
import type { AdoptedRun } from './ports/runs.js';
import { createMemberFinder } from './proc/members.js';
import { createProber } from './readiness/prober.js';
import { openState } from './state.js';
import { createStatsReader } from './stats/reader.js';

/** How often usage is sampled and logs are looked at. */
const SAMPLE_MS = 1_000;

/** What a supervisor is opened with. */
export interface SupervisorOptions {
  /** Where it keeps everything; made if it does not exist. One supervisor at a time. */
  readonly stateDir: string;
  /** Is told what a person should know, a sentence at a time. */
  readonly log: (line: string) => void;
}

/**
 * Opens a state folder and takes over whatever runs from it. Rejects with `state_locked` when
 * another supervisor has it and with `state_unusable` when nobody can.
 */
export async function openSupervisor({ stateDir, log }: SupervisorOptions): Promise<Supervisor> {
  const { world, ledger, lock, tools, clock, paths, stateId, bootKey, specsFile, ...found } =
    openState(stateDir, log);
  let { held } = found;
  const finder = createMemberFinder(MARKER);
  const stats = createStatsReader(finder);
  const logs = createLogs((name) => logPath(paths, name), log);
  const board = createBoard(world);
  const prober = createProber((key) => engine.dispatch({ kind: 'ready', ...key, at: clock.now() }));
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
    }));
    logs.bound(trees.keys());
    engine.tidy();
  }

  async function command(asked: Command, who: string): Promise<Change> {
    const names = asked.kind === 'restart' ? asked.targets.map(({ name }) => name) : asked.names;
    for (const name of names) known(name);

    const intents = intend(engine.world(), asked);
    if (intents.length > 0) {
      const wallMs = Date.now();
      ledger.append(intents.map((intent) => ({ kind: 'intent', ...intent, who, wallMs })));
      engine.dispatch({ kind: 'intents', intents, at: clock.now() });
      await ledger.sync();
    }
    return { revision: board.revision(), touched: intents.map(({ name }) => name) };
  }

  function known(name: string) {
    const process = engine.world().processes.get(name);
    if (process) return process;
    throw new PosseError('unknown_process', `There is no process "${name}" here.`);
  }

  async function apply(specs: readonly Spec[], meta: Meta): Promise<Applied> {
    const problems = checkSpecs(specs).map(({ message }) => message);
    if (problems.length > 0) {
      const text = `The specs contradict each other: ${problems.join('; ')}.`;
      throw new PosseError('invalid_specs', text, { problems });
    }
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
    view: board.view,
    subscribe: board.subscribe,
    usage: () => usage,
    held: () => ({ specs: held.specs, meta: held.meta }),
    apply,
    start: (names, who) => command({ kind: 'start', names }, who),
    stop: (names, who) => command({ kind: 'stop', names }, who),
    restart: (targets, who) => command({ kind: 'restart', targets }, who),
    signal: (names, signal) => {
      const reached = (name: string) => engine.runs.signal({ name, run: known(name).run }, signal);
      const sent = names.filter(reached);
      return { sent, notRunning: names.filter((name) => !sent.includes(name)) };
    },
    readLog: async (name, position, options) => logs.read(known(name).spec.name, position, options),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function adopted({ spec, run, state }: Process): AdoptedRun[] {
  if (!isLive(state)) return [];
  const stopSignal = state.phase === 'stopping' ? spec.stop.signal : null;
  return [{ name: spec.name, run, pid: state.pid, stopSignal }];
}
