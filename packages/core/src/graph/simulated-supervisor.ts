import type { Spec } from '../config/spec.js';
import type { News } from '../machine/news.js';
import { isLive } from '../machine/process.js';
import type { Effect } from './effects.js';
import type { Relayed } from './elsewhere.js';
import type { Event } from './events.js';
import { type Command, type Intent, intend } from './intend.js';
import type { SimulatedHost } from './simulated-host.js';
import { must } from './simulation-must.js';
import { createRules } from './simulation-rules.js';
import { step } from './step.js';
import { createWorld, type World } from './world.js';

/** What a command came to, and who gave it. */
interface Asked {
  readonly intents: readonly Intent[];
  readonly who: string;
}

/** What outlives a supervisor. */
export interface Memory {
  /** Comes before anything is done about it. */
  write(before: World, after: World, effects: readonly Effect[]): void;
  writeIntents(asked: Asked): void;
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
  hearElsewhere(relayed: Relayed): void;
  command(command: Command, who: string): void;
  /** Several operators give commands at once: none of them has seen what the others' come to. */
  commandAtOnce(commands: readonly (readonly [Command, string])[]): void;
  apply(specs: readonly Spec[]): void;
  /** Dies; it has written this down of a command by then. */
  die(asked: Asked): void;
  resume(): void;
  reboot(at: number, lost: number): void;
  /** Fails the test if this event would change anything now. */
  mustIgnore(event: Event, what: string): void;
  /** Fails the test if this event would change any process now. */
  mustLeaveAlone(event: Event, what: string): void;
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
    must(step(world, event).world === world, `${event.kind} ${what} changes something`);
    mustLeaveAlone(event, what);
  }

  function mustLeaveAlone(event: Event, what: string): void {
    const { effects, moves, world: after } = step(world, event);
    const isSame = after.processes === world.processes && effects.length + moves.length === 0;
    must(isSame, `${event.kind} ${what} changes a process`);
  }

  function command(command: Command, who: string): void {
    ask({ intents: intend(world, command), who });
    must(intend(world, command).length === 0, `the same ${command.kind} again changes something`);
  }

  function ask(asked: Asked): void {
    memory.writeIntents(asked);
    take({ kind: 'intents', ...asked, at: now });
    mustIgnore({ kind: 'intents', ...asked, who: 'eve', at: now }, 'told twice');
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
    hearElsewhere: (relayed) => {
      take(relayed);
      mustLeaveAlone(relayed, 'told twice');
    },
    command,
    commandAtOnce: (commands) => {
      const all = commands.map(([command, who]) => ({ intents: intend(world, command), who }));
      for (const asked of all) {
        memory.writeIntents(asked);
        take({ kind: 'intents', ...asked, at: now });
      }
    },
    apply,
    die: (asked) => {
      memory.writeIntents(asked);
      host.forget();
      rules.forgetOrders();
      rules.forgetElsewhere();
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
    mustLeaveAlone,
  };
}
