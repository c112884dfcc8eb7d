import type { Supervisor as Api, Applied, By, Change, Meta } from './api.js';
import { createBoard } from './board/board.js';
import { parseSpecs } from './config/parse-specs.js';
import { planSpecs } from './config/plan.js';
import type { Spec, SpecInput } from './config/spec.js';
import { createEngine } from './engine.js';
import { PosseError } from './errors.js';
import { type Command, intend } from './graph/intend.js';
import { why } from './graph/why.js';
import { entriesOf, remarkOn } from './history/entries.js';
import { openHistory } from './history/history.js';
import type { HookFacts, HookFunctions } from './hooks/hook.js';
import { type HookedRuns, withHooks } from './hooks/with-hooks.js';
import { createKeeperRuns } from './keeper/keeper-runs.js';
import { logPath } from './keeper/names.js';
import { MARKER, markOf } from './keeper/tracked-run.js';
import { writeHeldSpecs } from './ledger/held-specs.js';
import { isLive, type Process } from './machine/process.js';
import { createLogs } from './output/logs.js';
import type { AdoptedRun } from './ports/runs.js';
import { findProbeTarget } from './probe-target.js';
import { createProber } from './probes/prober.js';
import { createMemberFinder } from './proc/members.js';
import { surroundingsOf } from './program/surroundings.js';
import { startSampler } from './sampler.js';
import { settled } from './settled.js';
import { openState } from './state.js';

/** What a supervisor is opened with. */
export interface SupervisorOptions {
  /** Where it keeps everything; made if it does not exist. One supervisor at a time. */
  readonly stateDir: string;
  /** Is told what a person should know, a sentence at a time. */
  readonly log?: (line: string) => void;
  /**
   * Functions that specs may name as hooks.
   *
   * @example A hook of one's own.
   * ```ts
   * import { Supervisor } from '@posse/core';
   *
   * const powered: string[] = [];
   * const supervisor = await Supervisor.open({
   *   stateDir: '/var/lib/robot',
   *   hooks: { power: ({ process }) => void powered.push(process) },
   * });
   * const hooks = { pre_start: { plugin: 'power' } };
   * await supervisor.apply([{ name: 'arm', command: 'sleep 60', hooks }]);
   * await supervisor.start(['arm']);
   * await supervisor.settled(['arm']);
   * console.log(...powered); // arm
   * await supervisor.close();
   * ```
   */
  readonly hooks?: HookFunctions;
}

/** Supervises the processes of one host. */
export type Supervisor = Api;

/** The way to get one. */
export const Supervisor = { open: openSupervisor } as const;

/**
 * Opens a state folder and takes over whatever runs from it. Rejects with `state_locked` when
 * another supervisor has it and with `state_unusable` when nobody can.
 */
async function openSupervisor(options: SupervisorOptions): Promise<Api> {
  const { stateDir, log = () => {}, hooks = {} } = options;
  const { world, ledger, lock, tools, clock, paths, stateId, bootKey, ...found } = openState(
    stateDir,
    log,
  );
  const { specsFile, historyFile } = found;
  let { held } = found;
  const finder = createMemberFinder(MARKER);
  const logs = createLogs((name) => logPath(paths, name), log);
  const board = createBoard(world);
  const history = openHistory({
    path: historyFile,
    isHeld: (name) => engine.world().processes.has(name),
    log,
  });
  const prober = createProber({
    targetOf: (process) => findProbeTarget(process, { runs: engine.runs, paths, clock }),
    onNews: (news) => engine.dispatch(news),
    now: clock.now,
  });
  let hooked: HookedRuns | undefined;
  const engine = createEngine({
    world,
    ledger,
    clock,
    log,
    createRuns: (onNews) => {
      const runs = { paths, stateId, tools, finder, now: clock.now, onNews, log };
      hooked = withHooks(createKeeperRuns(runs), {
        functions: hooks,
        surroundings: (spec) => surroundingsOf(spec, process.env),
        logOf: (name) => logPath(paths, name),
        markOf: (key) => markOf(stateId, key),
        processOf: (name) => engine.world().processes.get(name),
        now: clock.now,
        onNews,
        onFailure: tellHookFailure,
      });
      return hooked;
    },
    onMoves: (after, moves) => {
      hooked?.onMoves(moves);
      const bootWallMs = Date.now() - clock.now();
      history.add(entriesOf(after, moves, (bootMs) => bootWallMs + bootMs));
    },
    onChange: (before, after) => {
      board.show(before, after);
      prober.follow(after);
    },
  });

  engine.resume([...world.processes.values()].flatMap(adopted));
  prober.follow(engine.world());
  const sampler = startSampler({ stateDir, engine, finder, logs, clock });

  function tellHookFailure({ hook, process: name, run }: HookFacts, reason: string): void {
    log(`The ${hook} hook of "${name}" failed: ${reason}.`);
    const process = engine.world().processes.get(name);
    const text = `its ${hook} hook failed: ${reason}`;
    if (process) history.add([remarkOn(process, { run, text, wallMs: Date.now() })]);
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
    if (written === 'too_long') {
      const text = `At most 4096 bytes can be written to "${name}" at once. Nothing was written.`;
      throw new PosseError('input_full', text);
    }
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
    sampler.close();
    prober.close();
    engine.close();
    engine.runs.close();
    history.close();
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
    usage: sampler.usage,
    held: () => ({ specs: held.specs, meta: held.meta }),
    apply,
    settled: async (names, signal) => {
      for (const name of names) known(name);
      return settled(board, names, signal);
    },
    why: (name) => why(engine.world(), known(name)),
    history: (name) => history.of(known(name).spec.name),
    hostUsage: sampler.hostUsage,
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
