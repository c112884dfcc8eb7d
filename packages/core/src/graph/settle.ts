import { gettingReady } from '../machine/getting-ready.js';
import { isLive, isToEnd, type LiveState, type Process } from '../machine/process.js';
import { beginStop } from '../machine/stop.js';
import { unreachable } from '../machine/unreachable.js';
import { isMet } from './conditions.js';
import type { Draft } from './draft.js';
import type { Effect } from './effects.js';
import { isHeld } from './holders.js';
import type { World } from './world.js';

/** What cannot be killed is tried again: it may have been stuck in the kernel. */
const KILL_AGAIN_MS = 1_000;

type RestState = Exclude<Process['state'], LiveState>;
type Stopping = Extract<LiveState, { phase: 'stopping' }>;
type EffectOn =
  | { readonly kind: 'kill' | 'cancel' }
  | { readonly kind: 'terminate'; readonly spec: Process['spec'] };

/** What a process becomes when its want is compared with where it is; null when they agree. */
type Settled = { readonly process: Process | 'gone'; readonly effects: readonly Effect[] } | null;

/** Compares want and phase of every process, in dependency order, until nothing changes. */
export function settle(draft: Draft, at: number): readonly Effect[] {
  const effects: Effect[] = [];
  const { order } = draft.world().graph;
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const name of order) {
      const process = draft.world().processes.get(name);
      if (!process) continue;
      const settled = settleOne(draft.world(), process, at);
      if (!settled) continue;
      if (settled.process === 'gone') draft.retire(process);
      else draft.put(settled.process);
      effects.push(...settled.effects);
      isSettled = false;
    }
  }
  return effects;
}

function settleOne(world: World, process: Process, at: number): Settled {
  const { state, want } = process;
  if (isLive(state)) return settleLive(world, process, state, at);
  if (want === 'down') return settleDown(process, at);
  return needsRun(process, state, at) ? startWhenMet(world, process, at) : null;
}

function settleLive(world: World, process: Process, state: LiveState, at: number): Settled {
  if (state.phase === 'stopping') return carryOutStop(process, state, at);
  if (isToEnd(process)) {
    if (isHeld(world, process.spec.name)) return null;
    return becomes(beginStop(process, state, { cause: 'asked', reason: null, at }));
  }
  const next = state.phase === 'starting' ? gettingReady(process, state, at) : process;
  return next === process ? null : becomes(next);
}

function carryOutStop(process: Process, state: Stopping, at: number): Settled {
  const { run, spec } = process;
  const to = (changes: Partial<Stopping>, effect: EffectOn): Settled =>
    becomes({ ...process, state: { ...state, ...changes } }, { name: spec.name, run, ...effect });
  const isDue = state.signal === 'due';
  if (isDue && state.pid === null) return to({ signal: 'calling_off' }, { kind: 'cancel' });
  if (at >= state.killAt) {
    return to({ killAt: at + KILL_AGAIN_MS, kills: state.kills + 1 }, { kind: 'kill' });
  }
  if (!isDue || state.kills > 0) return null;
  return to({ signal: 'ordered' }, { kind: 'terminate', spec });
}

function settleDown(process: Process, at: number): Settled {
  if (process.removed) return becomes('gone');
  if (process.state.phase === 'stopped') return null;
  return becomes({ ...process, state: { phase: 'stopped', since: at } });
}

function needsRun({ run, wantRun }: Process, state: RestState, at: number): boolean {
  switch (state.phase) {
    case 'stopped':
    case 'waiting':
      return true;
    case 'backoff':
      return wantRun > run || at >= state.until;
    case 'exited':
    case 'failed':
      return wantRun > run;
    default:
      return unreachable(state);
  }
}

function startWhenMet(world: World, process: Process, at: number): Settled {
  const { spec, state } = process;
  const isAutomatic = state.phase === 'backoff' && process.wantRun <= process.run;
  const restarts = process.restarts + (isAutomatic ? 1 : 0);
  if (!spec.depends_on.every((dependency) => isMet(world, dependency))) {
    if (state.phase === 'waiting') return null;
    const again = state.phase === 'backoff';
    return becomes({ ...process, restarts, state: { phase: 'waiting', since: at, again } });
  }
  const run = process.run + 1;
  const started: Process = {
    ...process,
    run,
    restarts,
    completed: 'no',
    state: { phase: 'starting', since: at, pid: null, deadline: null, finding: null },
  };
  return becomes(started, { kind: 'spawn', name: spec.name, run, spec });
}

function becomes(process: Process | 'gone', ...effects: readonly Effect[]): Settled {
  return { process, effects };
}
