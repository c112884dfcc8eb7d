import fc from 'fast-check';
import { expect, test } from 'vitest';
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
import { unreachable } from '../machine/unreachable.js';
import { afterReboot } from './reboot.js';
import { NAMES, specSets } from './simulated-specs.js';
import type { Memory } from './simulated-supervisor.js';
import { createSimulation, DEEDS, type Simulation } from './simulation.js';
import { BEHAVIOURS, type Behaviour } from './simulation-calm.js';
import { must } from './simulation-must.js';
import { why } from './why.js';
import type { World } from './world.js';

/** How many random histories a run of the tests goes through. */
const HISTORIES = 10_000;

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
      const isLeft = simulation.living().every(({ name }) => isLasting(behaviourOf(name)));
      if (simulation.isAtRest() && isLeft) {
        const tick = { kind: 'tick', at: simulation.now() + 3_600_000 } as const;
        simulation.mustLeaveAlone(tick, 'at rest');
      }
      const names = [...simulation.world().processes.keys()];
      simulation.command({ kind: 'stop', names }, 'anna');
      simulation.calmDown(behaviourOf, () => isAllStopped(simulation.world()));
      must(simulation.living().length === 0, 'something lives on after everything was stopped');
    }),
    { numRuns: HISTORIES },
  );
}, 300_000);

function hasConverged(simulation: Simulation, behaviourOf: (name: string) => Behaviour): boolean {
  const world = simulation.world();
  const left = simulation.living().filter(({ stage }) => stage === 'left_behind');
  return [...world.processes.values()].every((process) => {
    const { spec, state, want, wantRun, run } = process;
    if (isLooping(process, behaviourOf(spec.name))) return true;
    if (left.some(({ name }) => name === spec.name)) return false;
    if (want === 'down') return state.phase === 'stopped';
    if (state.phase === 'waiting') return isHeldBack(world, process);
    const isDone = ['running', 'exited', 'failed'].includes(state.phase);
    return isDone && run >= wantRun;
  });
}

/** Something holds it back, and it says what. That it does hold it back, the rules know. */
function isHeldBack(world: World, process: Process): boolean {
  const text = why(world, process) ?? '';
  return process.spec.depends_on.some((dependency) => text.includes(`for ${dependency.process} `));
}

/** It is restarted for ever, since its program always ends or is always found to be bad. */
function isLooping({ spec, want }: Process, behaviour: Behaviour): boolean {
  const { ready, health, restart } = spec;
  const isAgain = (success: boolean) =>
    restart.policy === 'always' || (restart.policy === 'on_failure' && !success);
  if (want === 'down') return false;
  switch (behaviour) {
    case 'steady':
    case 'stubborn':
    case 'missing':
      return false;
    case 'mute':
      return ready?.on_timeout === 'restart' || (ready?.on_timeout === 'fail' && isAgain(false));
    case 'sick':
      return health !== undefined;
    case 'greedy':
      return restart.max_memory !== undefined;
    case 'refused':
      return isAgain(false);
    case 'job':
      return isAgain(restart.success_codes.includes(0));
    case 'broken':
      return isAgain(restart.success_codes.includes(1));
    default:
      return unreachable(behaviour);
  }
}

function isLasting(behaviour: Behaviour): boolean {
  return behaviour === 'steady' || behaviour === 'stubborn' || behaviour === 'mute';
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
    writeIntents: ({ intents, who }) => {
      append(intents.map((intent) => ({ kind: 'intent', ...intent, who, wallMs: 0 })));
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
