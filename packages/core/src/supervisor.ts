import type { Supervisor as Api } from './api.js';
import { createBoard } from './board/board.js';
import { createCommands } from './commands.js';
import { createEngine } from './engine.js';
import { PosseError } from './errors.js';
import { why } from './graph/why.js';
import { entriesOf, remarkOn } from './history/entries.js';
import { openHistory } from './history/history.js';
import { createHolder } from './holder.js';
import type { HookFacts, HookFunctions } from './hooks/hook.js';
import type { HookedRuns } from './hooks/with-hooks.js';
import { logPath } from './keeper/names.js';
import { MARKER } from './keeper/tracked-run.js';
import { isLive, type Process } from './machine/process.js';
import { createLogs } from './output/logs.js';
import type { AdoptedRun } from './ports/runs.js';
import { findProbeTarget } from './probe-target.js';
import { createProber } from './probes/prober.js';
import { createMemberFinder } from './proc/members.js';
import { startSampler } from './sampler.js';
import { settled } from './settled.js';
import { openState } from './state.js';
import { createSupervisedRuns } from './supervised-runs.js';

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
  const state = openState(stateDir, log);
  const { world, ledger, lock, clock, paths } = state;
  const finder = createMemberFinder(MARKER);
  const logs = createLogs((name) => logPath(paths, name), log);
  const board = createBoard(world);
  const history = openHistory({
    path: state.historyFile,
    isHeld: (name) => processOf(name) !== undefined,
    log,
  });
  let runs: HookedRuns | undefined;
  const engine = createEngine({
    world,
    ledger,
    clock,
    log,
    createRuns: (onNews) => {
      runs = createSupervisedRuns({
        ...{ state, finder, hooks, processOf, onNews, log },
        onHookFailure: tellHookFailure,
      });
      return runs;
    },
    onMoves: (after, moves) => {
      runs?.onMoves(moves);
      const bootWallMs = Date.now() - clock.now();
      history.add(entriesOf(after, moves, (bootMs) => bootWallMs + bootMs));
    },
    onChange: (before, after) => {
      board.show(before, after);
      prober.follow(after);
    },
  });
  const prober = createProber({
    targetOf: (process) => findProbeTarget(process, { runs: engine.runs, paths, clock }),
    onNews: engine.dispatch,
    now: clock.now,
  });
  const end = new AbortController();
  const closed = end.signal;
  const holder = createHolder({ ...state, engine, board, closed });
  const { known, ...commands } = createCommands({ engine, ledger, board, clock, closed });

  engine.resume([...world.processes.values()].flatMap(adopted));
  prober.follow(engine.world());
  const sampler = startSampler({ stateDir, engine, finder, logs, clock });

  function processOf(name: string): Process | undefined {
    return engine.world().processes.get(name);
  }

  function tellHookFailure({ hook, process: name, run }: HookFacts, reason: string): void {
    log(`The ${hook} hook of "${name}" failed: ${reason}.`);
    const process = processOf(name);
    const text = `its ${hook} hook failed: ${reason}`;
    if (process) history.add([remarkOn(process, { run, text, wallMs: Date.now() })]);
  }

  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    const text = `This supervisor of "${stateDir}" is closed. Open one again.`;
    end.abort(new PosseError('closed', text));
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
    bootKey: state.bootKey,
    now: clock.now,
    status: board.status,
    subscribe: board.subscribe,
    settled: async (names, signal) => {
      for (const name of names) known(name);
      return settled(board, names, signal ? [closed, signal] : [closed]);
    },
    why: (name) => why(engine.world(), known(name)),
    history: (name) => history.of(known(name).spec.name),
    usage: sampler.usage,
    hostUsage: sampler.hostUsage,
    ...holder,
    ...commands,
    logs: async (name, position, { maxBytes = 65_536, waitMs = 0, signal = NEVER } = {}) =>
      logs.read(known(name).spec.name, position, { maxBytes, waitMs, signal }),
    relay: (relayed) => engine.dispatch({ kind: 'relayed', ...relayed, at: clock.now() }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

const NEVER = new AbortController().signal;

function adopted({ spec, run, state }: Process): AdoptedRun[] {
  if (!isLive(state)) return [];
  const stopSignal = state.phase === 'stopping' ? spec.stop.signal : null;
  return [{ name: spec.name, run, pid: state.pid, stopSignal }];
}
