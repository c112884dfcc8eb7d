import type { Spec } from '../config/spec.js';
import { unreachable } from '../machine/unreachable.js';
import { type Command, intend } from './intend.js';
import { createElsewhere } from './simulated-elsewhere.js';
import { createHost, type Look, type TrueRun } from './simulated-host.js';
import { createSupervisor, type Memory, type SimulatedSupervisor } from './simulated-supervisor.js';
import { type Behaviour, createCalm } from './simulation-calm.js';
import { must } from './simulation-must.js';

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
  ...Array<'live'>(10).fill('live'),
  ...Array<'look'>(10).fill('look'),
  ...Array<'pass'>(6).fill('pass'),
  ...Array<'start'>(4).fill('start'),
  ...Array<'relay'>(3).fill('relay'),
  ...Array<'apply'>(2).fill('apply'),
  ...Array<'stop'>(2).fill('stop'),
  ...Array<'restart'>(2).fill('restart'),
  ...(['at_once', 'restart_again', 'replay', 'relay_late', 'die', 'die', 'reboot'] as const),
] as const;

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

const LEAPS_MS = [1, 60, 100, 1_000, 5_999, 9_999, 60_000];
const CRASH = { code: 1, signal: null };
const EXITS = [
  { code: 0, signal: null },
  CRASH,
  { code: 3, signal: null },
  { code: null, signal: 'SIGTERM' },
  { code: null, signal: null },
];
const LOOKS: readonly Look[] = [
  { kind: 'ready' },
  { kind: 'ready' },
  { kind: 'not_ready', reason: 'nothing listens', isFinal: false },
  { kind: 'not_ready', reason: 'nothing listens any more', isFinal: true },
  { kind: 'unhealthy', reason: 'answers 503' },
  { kind: 'unhealthy', reason: 'answers 503' },
  { kind: 'memory', bytes: 1_000 },
  { kind: 'memory', bytes: 2_000 },
];
const OPERATORS = ['anna', 'ben'];

/** What may be true again although it was told before. */
const LEVELS: readonly string[] = ['ready', 'not_ready', 'unhealthy', 'memory', 'signalled'];

/** A simulation in which nothing has happened yet. */
export function createSimulation(memory: Memory): Simulation {
  const host = createHost();
  const elsewhere = createElsewhere();
  const supervisor = createSupervisor(host, memory);
  const calm = createCalm(host, supervisor, elsewhere);
  const { world, now } = supervisor;
  const restarts: { readonly name: string; readonly after: number }[] = [];

  function perform(deed: Deed, specSets: readonly (readonly Spec[])[]): void {
    const { kind, pick, extra } = deed;
    const isOfRuns = kind === 'live' || kind === 'look' || kind === 'pass';
    if (supervisor.isAway() && !isOfRuns) supervisor.resume();
    switch (kind) {
      case 'start':
      case 'stop':
      case 'restart':
        supervisor.command(commandOf(kind, deed), whoOf(extra));
        return;
      case 'at_once':
        atOnce(deed);
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
        const fails = extra % 8 === 7 ? 'for_good' : extra % 8 === 6 ? 'for_now' : 'not';
        if (order) host.carryOut(order, { at: now(), fails });
        return;
      }
      case 'deliver':
        for (const news of host.news.splice(pick % (host.news.length + 1), 1))
          supervisor.hear(news);
        return;
      case 'catch_up':
        calm.catchUp(() => 'not');
        return;
      case 'live':
      case 'look':
        live(deed);
        return;
      case 'relay':
        if (extra % 3 === 0) elsewhere.change(pick);
        supervisor.hearElsewhere(elsewhere.now(now()));
        return;
      case 'relay_late':
        relayLate(deed);
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

  function commandOf(kind: Command['kind'], { pick, extra }: Omit<Deed, 'kind'>): Command {
    const names = [...world().processes.keys()].filter((_, index) => isSet(pick, index));
    if (kind !== 'restart') return { kind, names, only: extra % 4 === 3 };
    const targets = names.map((name) => ({ name, after: runOf(name) - (extra % 2) }));
    restarts.push(...targets);
    return { kind, targets };
  }

  function atOnce({ pick, extra }: Deed): void {
    const kinds = ['start', 'stop', 'restart'] as const;
    const one = commandOf(oneOf(kinds, extra) ?? 'start', { pick, extra });
    const other = commandOf(oneOf(kinds, extra >> 2) ?? 'stop', { pick: pick >> 1, extra });
    supervisor.commandAtOnce([
      [one, 'anna'],
      [other, 'ben'],
    ]);
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

  function live({ kind, pick, extra }: Deed): void {
    const run = oneOf(host.living(), pick);
    if (!run) return;
    const exit = oneOf(EXITS, extra >> 2) ?? CRASH;
    const leaves = run.stage === 'alive' && extra % 4 === 1;
    if (kind === 'live') host.end(run, { at: now(), exit, leaves });
    else host.tell(run, oneOf(LOOKS, extra) ?? { kind: 'ready' });
    // There is nobody to hear it.
    if (supervisor.isAway()) host.forget();
  }

  /** What was relayed before may come again at any time; how much of it is news, the rules know. */
  function relayLate({ pick, extra }: Deed): void {
    if (extra % 16 === 0) elsewhere.reboot();
    const late = elsewhere.late(pick, now());
    if (late) supervisor.hearElsewhere(late);
  }

  /** What was heard before, and what is of another run than the latest, is no news. */
  function replay({ pick, extra }: Deed): void {
    const known = oneOf(supervisor.heard, pick);
    if (!known) return;
    supervisor.pass(0);
    const latest = runOf(known.name);
    const run = extra % 2 === 0 ? known.run : latest + (extra % 3) - 1;
    const isOld = run !== latest || (run === known.run && !LEVELS.includes(known.kind));
    if (isOld) supervisor.mustIgnore({ ...known, run, at: now() }, 'that is old');
  }

  /** Some of what it has ordered is done all the same, and some of a command is written down. */
  function die({ pick, extra }: Deed): void {
    const kind = oneOf(['start', 'stop', 'restart', null] as const, extra);
    const intents = kind ? intend(world(), commandOf(kind, { pick, extra: 0 })) : [];
    const orders = host.orders.filter((_, index) => isSet(pick, index));
    for (const order of orders) {
      if (host.orders.includes(order)) host.carryOut(order, { at: now(), fails: 'not' });
    }
    supervisor.die({ intents, who: whoOf(extra) });
  }

  return { ...supervisor, perform, ...calm, living: host.living };
}

function whoOf(gene: number): string {
  return oneOf(OPERATORS, gene) ?? 'anna';
}

function isSet(bits: number, index: number): boolean {
  return ((bits >> index) & 1) === 1;
}

function oneOf<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % items.length];
}
