import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import { isLive } from '../machine/process.js';
import type { Effect } from './effects.js';
import type { Event } from './events.js';
import { type Command, type Intent, intend } from './intend.js';
import type { SimulatedHost } from './simulated-host.js';
import { createRules, must } from './simulation-rules.js';
import { step } from './step.js';
import { createWorld, type World } from './world.js';

/** What outlives a supervisor. */
export interface Memory {
  /** Comes before anything is done about it. */
  write(before: World, after: World, effects: readonly Effect[]): void;
  writeIntents(intents: readonly Intent[]): void;
  hold(specs: readonly Spec[], world: World): void;
  read(at: number): World;
  /** The world of another boot, but for so many of the newest records if they may be lost. */
  readAfterReboot(at: number, lost: number): World;
}

/** For tests: a supervisor over a simulated host, on a clock that is moved by hand. */
export interface SimulatedSupervisor {
  world(): World;
  now(): number;
  isAway(): boolean;
  /** Moves the clock; a supervisor that is there feels it. */
  pass(ms: number): void;
  /** What it has heard of runs, in all its lives. */
  readonly heard: readonly News[];
  hear(news: News): void;
  command(command: Command): void;
  apply(specs: readonly Spec[]): void;
  /** Dies; it has written this down of a command by then. */
  die(intents: readonly Intent[]): void;
  resume(): void;
  reboot(at: number, lost: number): void;
  /** Fails the test if this event would change anything now. */
  mustIgnore(event: Event, what: string): void;
}

/** A supervisor that knows nothing yet. */
export function createSupervisor(host: SimulatedHost, memory: Memory): SimulatedSupervisor {
  const rules = createRules();
  const heard: News[] = [];
  let world = createWorld(new Map(), new Map());
  let now = 1_000;
  let isAway = false;

  function take(event: Event): void {
    const stepped = step(world, event);
    rules.check(world, event, stepped);
    memory.write(world, stepped.world, stepped.effects);
    world = stepped.world;
    host.orders.push(...stepped.effects);
  }

  function mustIgnore(event: Event, what: string): void {
    const { effects, world: after } = step(world, event);
    must(after === world && effects.length === 0, `${event.kind} ${what} changes something`);
  }

  function command(asked: Command): void {
    const intents = intend(world, asked);
    memory.writeIntents(intents);
    take({ kind: 'intents', intents, at: now });
    must(intend(world, asked).length === 0, `the same ${asked.kind} again changes something`);
    mustIgnore({ kind: 'intents', intents, at: now }, 'told twice');
  }

  function apply(specs: readonly Spec[]): void {
    memory.hold(specs, world);
    take({ kind: 'specs', specs, at: now });
    const { processes } = step(world, { kind: 'specs', specs, at: now }).world;
    const isSame = [...processes].every(([name, process]) => world.processes.get(name) === process);
    must(isSame && processes.size === world.processes.size, 'the same specs change something');
  }

  function resume(): void {
    isAway = false;
    world = memory.read(now);
    const left = [...world.processes.values()].filter(({ state }) => isLive(state));
    const news = left.flatMap(({ spec, run }) =>
      host.find(spec.name, run).map((each) => ({ ...each, at: now })),
    );
    heard.push(...news);
    take({ kind: 'resumed', news, at: now });
  }

  return {
    world: () => world,
    now: () => now,
    isAway: () => isAway,
    pass: (ms) => {
      now += ms;
      if (!isAway) take({ kind: 'tick', at: now });
    },
    heard,
    hear: (news) => {
      const event = { ...news, at: now };
      heard.push(event);
      take(event);
      mustIgnore(event, 'told twice');
    },
    command,
    apply,
    die: (intents) => {
      memory.writeIntents(intents);
      host.forget();
      rules.forgetOrders();
      isAway = true;
    },
    resume,
    reboot: (at, lost) => {
      host.reboot();
      rules.reboot();
      isAway = false;
      now = at;
      world = memory.readAfterReboot(now, lost);
      take({ kind: 'resumed', news: [], at: now });
    },
    mustIgnore,
  };
}
