import { isLive, newProcess, type Process, withIntent } from '../machine/process.js';
import { transition } from '../machine/transition.js';
import { unreachable } from '../machine/unreachable.js';
import type { Effect } from './effects.js';
import type { Event } from './events.js';
import type { Intent } from './intend.js';
import { settle } from './settle.js';
import { createWorld, type World, withProcess } from './world.js';

/** What a step comes to. */
export interface Stepped {
  readonly world: World;
  readonly effects: readonly Effect[];
}

/**
 * The one place where anything is decided: hears what happened, then settles until want and phase
 * agree as far as they can. Pure.
 */
export function step(world: World, event: Event): Stepped {
  return settle(hear(world, event), event.at);
}

function hear(world: World, event: Event): World {
  switch (event.kind) {
    case 'intents':
      return event.intents.reduce(hearIntent, world);
    case 'specs':
      return hearSpecs(world, event);
    case 'tick':
      return world;
    case 'resumed':
      return everyProcess(world, dueAgain);
    case 'spawned':
    case 'spawn_failed':
    case 'never_ran':
    case 'ready':
    case 'signalled':
    case 'leader_ended':
    case 'ended': {
      const process = world.processes.get(event.name);
      const next = process && transition(process, event);
      return next && next !== process ? withProcess(world, next) : world;
    }
    default:
      return unreachable(event);
  }
}

function hearIntent(world: World, intent: Intent): World {
  const process = world.processes.get(intent.name);
  return process ? withProcess(world, withIntent(process, intent)) : world;
}

function hearSpecs(world: World, event: Extract<Event, { kind: 'specs' }>): World {
  const processes = new Map<string, Process>();
  const retired = new Map(world.retired);
  for (const spec of event.specs) {
    const known = world.processes.get(spec.name);
    const fresh = newProcess(spec, retired.get(spec.name) ?? 0, event.at);
    processes.set(spec.name, known ? { ...known, spec, removed: false } : fresh);
    retired.delete(spec.name);
  }
  for (const [name, process] of world.processes) {
    if (processes.has(name)) continue;
    if (isLive(process.state)) processes.set(name, { ...process, want: 'down', removed: true });
    else retired.set(name, process.run);
  }
  return createWorld(processes, retired);
}

function dueAgain(process: Process): Process {
  const { state } = process;
  if (state.phase !== 'stopping' || state.signal === 'sent') return process;
  return { ...process, state: { ...state, signal: 'due' } };
}

function everyProcess(world: World, change: (process: Process) => Process): World {
  let changed: Map<string, Process> | undefined;
  for (const [name, process] of world.processes) {
    const next = change(process);
    if (next === process) continue;
    changed ??= new Map(world.processes);
    changed.set(name, next);
  }
  return changed ? { ...world, processes: changed } : world;
}
