import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, type Spec, specSchema } from '../config/spec.js';
import type { HeldSpecs } from '../ledger/held-specs.js';
import {
  addRecord,
  emptyLedgerState,
  type LedgerRecord,
  recordSchema,
  recordsOf,
} from '../ledger/records.js';
import { ledgerStateOf, recordsBetween, worldFrom } from '../ledger/world-state.js';
import { isLive, type Process } from '../machine/process.js';
import { unmet } from './conditions.js';
import { goalOf } from './goal.js';
import { afterReboot } from './reboot.js';
import type { Memory } from './simulated-supervisor.js';
import { type Behaviour, createSimulation, DEEDS, type Simulation } from './simulation.js';
import { must } from './simulation-rules.js';
import { why } from './why.js';
import type { World } from './world.js';

/** How many random histories a run of the tests goes through. */
const HISTORIES = 10_000;

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const BEHAVIOURS = ['steady', 'stubborn', 'mute', 'job', 'broken', 'missing'] as const;
/** Run numbers that are set aside at a time. */
const RESERVE = 3;

test('whatever happens, it converges, in order, with one run at a time and nothing done twice', () => {
  fc.assert(
    fc.property(fc.noBias(histories()), ({ specSets, deeds, behaviours }) => {
      const simulation = createSimulation(ledgerInMemory());
      const behaviourOf = (name: string) => behaviours[NAMES.indexOf(name)] ?? 'steady';
      simulation.apply(specSets[0] ?? []);

      for (const deed of deeds) simulation.perform(deed, specSets);

      simulation.calmDown(behaviourOf, () => hasConverged(simulation, behaviourOf));
      if (
        simulation.isAtRest() &&
        !simulation.living().some(({ name }) => isShort(behaviourOf(name)))
      ) {
        simulation.mustIgnore({ kind: 'tick', at: simulation.now() + 3_600_000 }, 'at rest');
      }
      simulation.command({ kind: 'stop', names: [...simulation.world().processes.keys()] });
      simulation.calmDown(behaviourOf, () => isAllStopped(simulation.world()));
      must(simulation.living().length === 0, 'something lives on after everything was stopped');
    }),
    { numRuns: HISTORIES },
  );
}, 120_000);

function hasConverged(simulation: Simulation, behaviourOf: (name: string) => Behaviour): boolean {
  const world = simulation.world();
  const left = simulation.living().filter(({ stage }) => stage === 'left_behind');
  return [...world.processes.values()].every((process) => {
    const { spec, state, want } = process;
    if (isLooping(process, behaviourOf(spec.name))) return true;
    if (left.some(({ name }) => name === spec.name)) return false;
    if (want === 'down') return state.phase === 'stopped';
    return goalOf(process) !== 'pending' || isHeldBack(world, process);
  });
}

function isHeldBack(world: World, process: Process): boolean {
  if (process.state.phase !== 'waiting') return false;
  const text = why(world, process) ?? '';
  const missing = unmet(world, process.spec);
  return missing.length > 0 && missing.every((dependency) => text.includes(dependency.process));
}

/** It is restarted for ever, since its program always ends or is never ready. */
function isLooping({ spec, want }: Process, behaviour: Behaviour): boolean {
  const { policy } = spec.restart;
  if (want === 'down' || policy === 'never') return false;
  if (behaviour === 'mute') return spec.ready !== undefined;
  return behaviour === 'broken' || (behaviour === 'job' && policy === 'always');
}

function isShort(behaviour: Behaviour): boolean {
  return behaviour === 'job' || behaviour === 'broken';
}

function isAllStopped({ processes }: World): boolean {
  return [...processes.values()].every(({ state }) => state.phase === 'stopped');
}

function histories() {
  return fc.record({
    specSets: fc.array(specSets(), { minLength: 1, maxLength: 3 }),
    deeds: fc.array(
      fc.record({
        kind: fc.constantFrom(...DEEDS),
        pick: fc.nat(63),
        extra: fc.nat(63),
      }),
      { maxLength: 150, size: 'max' },
    ),
    behaviours: fc.array(fc.constantFrom(...BEHAVIOURS), { minLength: 5, maxLength: 5 }),
  });
}

/** Each process may depend on those before it; each set has an order of its own. */
function specSets(): fc.Arbitrary<readonly Spec[]> {
  return fc
    .tuple(
      fc.shuffledSubarray(NAMES, { minLength: 2 }),
      fc.array(fc.nat(0x7fffffff), { minLength: 5, maxLength: 5 }),
    )
    .map(([names, genes]) =>
      names.map((name, index) => specOf(name, names.slice(0, index), genes[index] ?? 0)),
    );
}

const BASE = specSchema.parse({ name: 'base', command: 'true' });
const CONDITIONS: readonly (Condition | null)[] = [
  ...Array<null>(8).fill(null),
  ...(['ready', 'ready', 'started', 'completed', 'completed_successfully'] as const),
];

function specOf(name: string, others: readonly string[], gene: number): Spec {
  let rest = gene;
  const choose = <Choice>(choices: readonly Choice[]): Choice => {
    const choice = choices[rest % choices.length];
    rest = Math.floor(rest / choices.length);
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
  const policy = choose(['never', 'always', 'on_failure', 'on_failure'] as const);
  const delay = choose([0.1, 0, 2]);
  const limit = choose([
    null,
    null,
    { count: 0, within: 60 },
    { count: 1, within: 1 },
    { count: 3, within: 60 },
  ]);
  const timeout = choose([0, 0, 1, 10]);
  return {
    ...BASE,
    name,
    autostart: choose([false, true]),
    stop: { signal: 'SIGTERM', timeout: choose([10, 1, 0]) },
    restart: { policy, delay, max_delay: 10, ...(limit && { limit }) },
    ...(timeout > 0 && { ready: { tcp: { port: 80, host: 'localhost' }, timeout, interval: 0.1 } }),
    depends_on: others.flatMap((process) => {
      const condition = choose(CONDITIONS);
      return condition ? [{ process, condition }] : [];
    }),
  };
}

function factsOf({ processes, retired }: World) {
  return { processes, retired };
}

/** The ledger as lines of JSON, written and read by what the supervisor writes and reads it with. */
function ledgerInMemory(): Memory {
  const lines: string[] = [];
  const reserved = new Map<string, number>();
  let held: HeldSpecs = { specs: [], removed: [], meta: null };
  /** So many lines are safe from a loss of power. */
  let synced = 0;
  /** The world that comes out, if all that is written was heard. */
  let last: World | null = null;

  function append(records: readonly LedgerRecord[]): void {
    for (const record of records) lines.push(JSON.stringify(record));
  }

  function state() {
    const read = emptyLedgerState();
    for (const line of lines) addRecord(read, recordSchema.parse(JSON.parse(line)));
    return read;
  }

  return {
    write: (before, after, effects) => {
      for (const { kind, name, run } of effects) {
        if (kind !== 'spawn' || run <= (reserved.get(name) ?? 0)) continue;
        reserved.set(name, run + RESERVE);
        append([{ kind: 'reserved', name, upTo: run + RESERVE }]);
        synced = Number.POSITIVE_INFINITY;
      }
      append(recordsBetween(before, after));
      synced = Math.min(synced, lines.length);
      last = after;
    },
    writeIntents: (intents) => {
      append(intents.map((intent) => ({ kind: 'intent', ...intent, who: 'me', wallMs: 0 })));
      if (intents.length > 0) last = null;
      synced = lines.length;
    },
    hold: (specs, { processes }) => {
      const names = new Set(specs.map(({ name }) => name));
      const leaving = [...processes.values()].filter(
        ({ spec, state }) => !names.has(spec.name) && isLive(state),
      );
      held = { specs, removed: leaving.map(({ spec }) => spec), meta: null };
    },
    read: (at) => {
      const world = worldFrom(held, state(), at);
      if (last) expect(factsOf(world)).toEqual(factsOf(last));
      return world;
    },
    readAfterReboot: (at, lost) => {
      lines.length = Math.max(synced, lines.length - lost);
      const known = state();
      const world = afterReboot(worldFrom(held, known, at), known.reserved, at);
      lines.length = 0;
      append(recordsOf(ledgerStateOf(world, known.reserved)));
      synced = lines.length;
      last = world;
      return world;
    },
  };
}
