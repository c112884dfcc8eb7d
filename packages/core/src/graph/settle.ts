import { isLive, type LiveState, type Process, type StopCause } from '../machine/process.js';
import { beginStop } from '../machine/transition.js';
import { unmet } from './conditions.js';
import type { Effect } from './effects.js';
import { needsAlive, type World } from './world.js';

/** What cannot be killed is tried again: it may have been stuck in the kernel. */
const KILL_AGAIN_MS = 1_000;

type Stopping = Extract<LiveState, { phase: 'stopping' }>;
type EffectOn = { readonly kind: 'kill' | 'cancel' } | Pick<TerminateEffect, 'kind' | 'signal'>;
type TerminateEffect = Extract<Effect, { kind: 'terminate' }>;

/** What a process becomes when its want is compared with where it is. */
interface Settled {
  /** Null: it is gone. */
  readonly process: Process | null;
  readonly effects: readonly Effect[];
}

/** Compares want and phase of every process, in dependency order, until nothing changes. */
export function settle(world: World, at: number): { world: World; effects: readonly Effect[] } {
  const processes = new Map(world.processes);
  const retired = new Map(world.retired);
  const effects: Effect[] = [];
  const draft: World = { ...world, processes, retired };

  let changed = false;
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const name of world.graph.order) {
      const process = processes.get(name);
      if (!process) continue;
      const settled = settleOne(draft, process, at);
      if (settled.process === process) continue;
      if (settled.process) processes.set(name, settled.process);
      else {
        processes.delete(name);
        retired.set(name, process.run);
      }
      effects.push(...settled.effects);
      isSettled = false;
      changed = true;
    }
  }
  return { world: changed ? draft : world, effects };
}

function settleOne(world: World, process: Process, at: number): Settled {
  const { state, want } = process;
  if (isLive(state)) return settleLive(world, process, state, at);
  if (want === 'down') return settleDown(process, at);
  return needsRun(process, at) ? startWhenMet(world, process, at) : unchanged(process);
}

function settleLive(world: World, process: Process, state: LiveState, at: number): Settled {
  if (state.phase === 'stopping') return carryOutStop(process, state, at);
  const cause = causeToEnd(world, process, state, at);
  if (cause === null) return unchanged(process);
  return { process: { ...process, state: beginStop(process, state, cause, at) }, effects: [] };
}

function causeToEnd(
  world: World,
  process: Process,
  state: LiveState,
  at: number,
): StopCause | null {
  if (process.want === 'down') return hasLiveDependents(world, process) ? null : 'asked';
  if (process.wantRun > process.run) return 'asked';
  const isLate = state.phase === 'starting' && state.deadline !== null && at >= state.deadline;
  return isLate ? 'not_ready' : null;
}

function carryOutStop(process: Process, state: Stopping, at: number): Settled {
  const { run, spec } = process;
  const to = (changes: Partial<Stopping>, effect: EffectOn): Settled => ({
    process: { ...process, state: { ...state, ...changes } },
    effects: [{ name: spec.name, run, ...effect }],
  });
  if (at >= state.killAt) {
    return to({ killAt: at + KILL_AGAIN_MS, kills: state.kills + 1 }, { kind: 'kill' });
  }
  if (state.signal !== 'due') return unchanged(process);
  return state.pid === null
    ? to({ signal: 'calling_off' }, { kind: 'cancel' })
    : to({ signal: 'ordered' }, { kind: 'terminate', signal: spec.stop.signal });
}

function settleDown(process: Process, at: number): Settled {
  if (process.removed) return { process: null, effects: [] };
  if (process.state.phase === 'stopped') return unchanged(process);
  return { process: { ...process, state: { phase: 'stopped', since: at } }, effects: [] };
}

function needsRun({ state, run, wantRun }: Process, at: number): boolean {
  switch (state.phase) {
    case 'stopped':
    case 'waiting':
      return true;
    case 'backoff':
      return wantRun > run || at >= state.until;
    default:
      return wantRun > run;
  }
}

function startWhenMet(world: World, process: Process, at: number): Settled {
  const { spec, state } = process;
  if (unmet(world, spec).length > 0) {
    if (state.phase === 'waiting') return unchanged(process);
    return { process: { ...process, state: { phase: 'waiting', since: at } }, effects: [] };
  }
  const run = process.run + 1;
  const isAutomatic = state.phase === 'backoff' && process.wantRun <= process.run;
  const started: Process = {
    ...process,
    run,
    restarts: process.restarts + (isAutomatic ? 1 : 0),
    completed: 'no',
    state: { phase: 'starting', since: at, pid: null, deadline: null },
  };
  return { process: started, effects: [{ kind: 'spawn', name: spec.name, run, spec }] };
}

function hasLiveDependents(world: World, process: Process): boolean {
  return (world.graph.dependents.get(process.spec.name) ?? []).some(({ name, condition }) => {
    const dependent = world.processes.get(name);
    return (
      dependent !== undefined &&
      dependent.want === 'down' &&
      needsAlive(condition) &&
      isLive(dependent.state)
    );
  });
}

function unchanged(process: Process): Settled {
  return { process, effects: [] };
}
