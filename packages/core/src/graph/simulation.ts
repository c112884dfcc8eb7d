import type { Spec } from '../config/spec.js';
import { deadlineOf } from '../machine/transition.js';
import { unreachable } from '../machine/unreachable.js';
import { type Command, intend } from './intend.js';
import { createHost, type TrueRun } from './simulated-host.js';
import { createSupervisor, type Memory, type SimulatedSupervisor } from './simulated-supervisor.js';
import { must } from './simulation-rules.js';

/** Something that happens in a history; `pick` and `extra` say to whom and how. */
interface Deed {
  readonly kind: (typeof DEEDS)[number];
  readonly pick: number;
  readonly extra: number;
}

/** The kinds of deeds; those that move things on come more often. */
export const DEEDS = [
  ...Array<'carry_out'>(10).fill('carry_out'),
  ...Array<'deliver'>(10).fill('deliver'),
  ...Array<'catch_up'>(8).fill('catch_up'),
  ...Array<'live'>(14).fill('live'),
  ...Array<'pass'>(6).fill('pass'),
  ...Array<'start'>(4).fill('start'),
  ...Array<'stop'>(2).fill('stop'),
  ...Array<'restart'>(2).fill('restart'),
  ...(['restart_again', 'replay', 'apply', 'die', 'die', 'reboot'] as const),
] as const;

/** How a program behaves once nobody disturbs it. */
export type Behaviour = 'steady' | 'stubborn' | 'mute' | 'job' | 'broken' | 'missing';

/** For tests: a supervisor over a simulated host, which does and tells everything late. */
export interface Simulation extends SimulatedSupervisor {
  perform(deed: Deed, specSets: readonly (readonly Spec[])[]): void;
  /** All that is under way happens, and programs behave, until that is so. Fails if it never is. */
  calmDown(behaviourOf: (name: string) => Behaviour, until: () => boolean): void;
  /** Nothing is under way, and nothing waits for time to pass. */
  isAtRest(): boolean;
  /** Runs of which something is left. */
  living(): readonly TrueRun[];
}

const LEAPS_MS = [1, 60, 100, 1_000, 9_999, 60_000];
const CRASH = { code: 1, signal: null };
const EXITS = [
  { code: 0, signal: null },
  CRASH,
  { code: null, signal: 'SIGSEGV' },
  { code: null, signal: null },
];
const CALM_ROUNDS = 300;

/** A simulation in which nothing has happened yet. */
export function createSimulation(memory: Memory): Simulation {
  const host = createHost();
  const supervisor = createSupervisor(host, memory);
  const { world, now } = supervisor;
  const restarts: { readonly name: string; readonly after: number }[] = [];

  function perform(deed: Deed, specSets: readonly (readonly Spec[])[]): void {
    const { kind, pick, extra } = deed;
    if (supervisor.isAway() && kind !== 'live' && kind !== 'pass') supervisor.resume();
    switch (kind) {
      case 'start':
      case 'stop':
      case 'restart':
        supervisor.command(commandOf(kind, deed));
        return;
      case 'restart_again':
        restartAgain(pick);
        return;
      case 'apply':
        supervisor.apply(oneOf(specSets, pick) ?? []);
        return;
      case 'pass':
        supervisor.pass(oneOf(LEAPS_MS, pick) ?? 0);
        return;
      case 'carry_out': {
        const order = oneOf(host.orders, pick);
        if (order) host.carryOut(order, { at: now(), fails: extra % 8 === 7 });
        return;
      }
      case 'deliver':
        for (const news of host.news.splice(pick % (host.news.length + 1), 1))
          supervisor.hear(news);
        return;
      case 'catch_up':
        catchUp(() => false);
        return;
      case 'live':
        live(deed);
        return;
      case 'replay':
        replay(deed);
        return;
      case 'die':
        die(deed);
        return;
      case 'reboot':
        supervisor.reboot(100 + extra, pick % 8);
        return;
      default:
        unreachable(kind);
    }
  }

  function commandOf(kind: Command['kind'], { pick, extra }: Deed): Command {
    const names = [...world().processes.keys()].filter((_, index) => isSet(pick, index));
    if (kind !== 'restart') return { kind, names };
    const targets = names.map((name) => ({ name, after: runOf(name) - (extra % 2) }));
    restarts.push(...targets);
    return { kind, targets };
  }

  function runOf(name: string): number {
    return world().processes.get(name)?.run ?? 0;
  }

  function restartAgain(pick: number): void {
    const target = oneOf(restarts, pick);
    if (!target || runOf(target.name) <= target.after) return;
    const intents = intend(world(), { kind: 'restart', targets: [target] });
    must(intents.length === 0, `a restart of ${target.name} that is done changes something`);
  }

  function live({ pick, extra }: Deed): void {
    const run = oneOf(host.living(), pick);
    if (!run) return;
    const exit = oneOf(EXITS, extra >> 2) ?? CRASH;
    const leaves = run.stage === 'alive' && extra % 4 === 1;
    if (run.stage === 'alive' && extra % 4 === 0) host.tellReady(run);
    else host.end(run, { at: now(), exit, leaves });
    // There is nobody to hear it.
    if (supervisor.isAway()) host.forget();
  }

  /** What was heard before, and what is of another run than the latest, is no news. */
  function replay({ pick, extra }: Deed): void {
    const known = oneOf(supervisor.heard, pick);
    if (!known) return;
    supervisor.pass(0);
    const latest = runOf(known.name);
    const run = extra % 2 === 0 ? known.run : latest + (extra % 3) - 1;
    const isLevel = known.kind === 'ready' || known.kind === 'signalled';
    const isOld = run !== latest || (run === known.run && !isLevel);
    if (isOld) supervisor.mustIgnore({ ...known, run, at: now() }, 'that is old');
  }

  /** Some of what it has ordered is done all the same, and some of a command is written down. */
  function die(deed: Deed): void {
    const kind = oneOf(['start', 'stop', 'restart', null] as const, deed.extra);
    const intents = kind ? intend(world(), commandOf(kind, { ...deed, extra: 0 })) : [];
    const orders = host.orders.filter((_, index) => isSet(deed.pick, index));
    for (const order of orders) {
      if (host.orders.includes(order)) host.carryOut(order, { at: now(), fails: false });
    }
    supervisor.die(intents);
  }

  /** Does what was ordered and hears what has happened by now. */
  function catchUp(fails: (name: string) => boolean): void {
    for (const order of [...host.orders]) {
      if (!host.orders.includes(order)) continue;
      host.carryOut(order, { at: now(), fails: fails(order.name) });
    }
    for (const news of host.news.splice(0)) supervisor.hear(news);
  }

  function calmDown(behaviourOf: (name: string) => Behaviour, until: () => boolean) {
    if (supervisor.isAway()) supervisor.resume();
    for (let round = 0; round < CALM_ROUNDS; round += 1) {
      const isQuiet = host.orders.length + host.news.length === 0;
      for (const run of host.living()) behave(run, behaviourOf(run.name));
      catchUp((name) => behaviourOf(name) === 'missing');
      if (until()) return;
      supervisor.pass(isQuiet ? Math.max(500, nextDeadline() - now()) : 500);
    }
    must(false, `it does not converge: ${JSON.stringify([...world().processes.values()])}`);
  }

  function behave(run: TrueRun, behaviour: Behaviour): void {
    const endedBy = (signal: string) =>
      host.end(run, { at: now(), exit: { code: null, signal }, leaves: false });
    const endedWith = (code: number) =>
      host.end(run, { at: now(), exit: { code, signal: null }, leaves: false });
    const isStarting = world().processes.get(run.name)?.state.phase === 'starting';
    if (run.isKilled) endedBy('SIGKILL');
    else if (run.isTerminated && behaviour !== 'stubborn') endedBy('SIGTERM');
    else if (run.stage === 'left_behind') return;
    else if (behaviour === 'job') endedWith(0);
    else if (behaviour === 'broken') endedWith(1);
    else if (behaviour !== 'mute' && isStarting) host.tellReady(run);
  }

  function nextDeadline(): number {
    const deadlines = [...world().processes.values()].map((each) => deadlineOf(each) ?? 0);
    const later = deadlines.filter((deadline) => deadline > now());
    return Math.min(...later, now() + 10_000);
  }

  function isAtRest(): boolean {
    const isQuiet = host.orders.length + host.news.length === 0;
    return isQuiet && [...world().processes.values()].every((each) => deadlineOf(each) === null);
  }

  return { ...supervisor, perform, calmDown, isAtRest, living: host.living };
}

function isSet(bits: number, index: number): boolean {
  return ((bits >> index) & 1) === 1;
}

function oneOf<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % items.length];
}
