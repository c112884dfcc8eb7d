import { type Spec, specSchema } from '../config/spec.js';
import { newProcess, type Process, type State } from '../machine/process.js';
import type { Move } from './draft.js';
import type { Effect } from './effects.js';
import type { Relayed } from './elsewhere.js';
import type { Event } from './events.js';
import { type Command, intend } from './intend.js';
import { type Stepped, step } from './step.js';
import { createWorld, type World } from './world.js';

/** For tests: a spec as a configuration would give it. */
export function spec(name: string, fields: Readonly<Record<string, unknown>> = {}): Spec {
  return specSchema.parse({ name, command: 'true', ...fields });
}

/** For tests: a process of which these facts are known; nobody has asked for the others yet. */
export function process(of: string | Spec, facts: Partial<Process> = {}): Process {
  return { ...newProcess(typeof of === 'string' ? spec(of) : of, 0, 0), ...facts };
}

/** For tests: a process that is wanted and runs. */
export function running(of: string | Spec, facts: Partial<Process> = {}): Process {
  const state = { phase: 'running', since: 0, pid: 100, late: null } as const;
  return process(of, { want: 'up', wantRun: 1, run: 1, state, ...facts });
}

type Stopping = Extract<State, { phase: 'stopping' }>;

/** For tests: that a run is being stopped, as it was asked to. */
export function stoppingSince(since: number, changes: Partial<Stopping> = {}): Stopping {
  const progress = { signal: 'sent', killAt: since + 10_000, kills: 0 } as const;
  const why = { cause: 'asked', reason: null } as const;
  return { phase: 'stopping', since, pid: 7, ...why, ranMs: 0, ...progress, ...changes };
}

/** For tests: a world of these processes. */
export function world(...processes: readonly Process[]): World {
  return createWorld(new Map(processes.map((each) => [each.spec.name, each])), new Map());
}

/** For tests: a process that has to be there. */
export function processIn({ processes }: World, name: string): Process {
  const found = processes.get(name);
  if (!found) throw new Error(`There is no process ${name}.`);
  return found;
}

/** For tests: what a world comes to when these events happen one after the other. */
export function after(before: World, ...events: readonly Event[]): Stepped {
  let current = before;
  const effects: Effect[] = [];
  const moves: Move[] = [];
  for (const event of events) {
    const stepped = step(current, event);
    current = stepped.world;
    effects.push(...stepped.effects);
    moves.push(...stepped.moves);
  }
  return { world: current, effects, moves };
}

/** For tests: the event that a command leads to. */
export function commanded(in_: World, command: Command, at = 0): Event {
  return { kind: 'intents', intents: intend(in_, command), who: 'anna@laptop', at };
}

/** For tests: that somebody relays what happens on another host. */
export function relayed(host: string, changes: Partial<Relayed> = {}): Relayed {
  const facts = { bootKey: 'boot-1', revision: 1, processes: new Map(), at: 0 };
  return { kind: 'relayed', host, ...facts, ...changes };
}
