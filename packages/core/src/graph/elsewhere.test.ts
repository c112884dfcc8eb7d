import { describe, expect, test } from 'vitest';
import type { Condition } from '../config/spec.js';
import { isMet } from './conditions.js';
import { LEASE_MS, type RemoteFact } from './elsewhere.js';
import { step } from './step.js';
import { after, process, processIn, relayed, running, spec, world } from './testing.js';

const READY: RemoteFact = { phase: 'running', started: true, ready: true, completed: 'no' };
const DOWN: RemoteFact = { phase: 'stopped', started: false, ready: false, completed: 'no' };
const roscore = (fact: RemoteFact) => ({ processes: new Map([['roscore', fact]]) });

const waiting = process(spec('arm', { depends_on: ['base/roscore'] }), {
  ...{ want: 'up', wantRun: 1, state: { phase: 'waiting', since: 0, again: false } },
});

test('a process starts when the one that it needs on another host is ready', () => {
  const known = world(waiting);

  const { effects } = step(known, relayed('base', roscore(READY)));

  expect(step(known, relayed('base', roscore(DOWN))).effects).toEqual([]);
  expect(step(known, relayed('other', roscore(READY))).effects).toEqual([]);
  expect(effects).toMatchObject([{ kind: 'spawn', name: 'arm' }]);
});

test.each([
  [{ ...DOWN }, []],
  [{ ...DOWN, started: true }, ['started']],
  [{ ...READY }, ['started', 'ready']],
  [{ ...DOWN, completed: 'badly' }, ['completed']],
  [{ ...DOWN, completed: 'successfully' }, ['completed', 'completed_successfully']],
] as const)('of %o these hold: %o', (fact, expected) => {
  const known = step(world(), relayed('base', roscore(fact))).world;
  const conditions: Condition[] = ['started', 'ready', 'completed', 'completed_successfully'];

  const holding = conditions.filter((condition) =>
    isMet(known, { process: 'base/roscore', condition }),
  );

  expect(holding).toEqual(expected);
});

describe('what is relayed is a lease', () => {
  const told = relayed('base', roscore(READY));
  const start = { kind: 'intents', who: 'anna@laptop' } as const;
  const intents = [{ name: 'arm', want: 'up', wantRun: 1 }] as const;
  const spawnsAt = (at: number, ...events: readonly (typeof told)[]) =>
    step(after(world(process(waiting.spec)), ...events).world, { ...start, intents, at }).effects;

  test('that holds until it ends', () => {
    expect(spawnsAt(LEASE_MS - 1, told)).toMatchObject([{ kind: 'spawn' }]);
    expect(spawnsAt(LEASE_MS, told)).toEqual([]);
  });

  test('that saying the same again extends', () => {
    expect(spawnsAt(LEASE_MS + 1_000, told, { ...told, at: 1_001 })).toHaveLength(1);
  });

  test('whose end stops nobody', () => {
    const before = after(world(running(waiting.spec)), told).world;

    const { world: later, effects } = step(before, { kind: 'tick', at: LEASE_MS });

    expect(effects).toEqual([]);
    expect(processIn(later, 'arm')).toBe(processIn(before, 'arm'));
  });

  test('of which nothing is left to do once it has ended', () => {
    const ended = after(world(), told, { kind: 'tick', at: LEASE_MS }).world;

    expect(step(ended, { kind: 'tick', at: 2 * LEASE_MS }).world).toBe(ended);
  });
});

describe('what comes late is no news', () => {
  const first = relayed('base', { ...roscore(READY), revision: 5 });

  test('of an earlier revision', () => {
    const { world: known } = step(world(), first);

    const older = { ...first, ...roscore(DOWN), revision: 4, at: 1_000 };

    expect(step(known, older).world).toBe(known);
  });

  test('of an earlier boot, however great its revision', () => {
    const next = { ...first, bootKey: 'boot-2', revision: 1 };
    const again = { ...first, bootKey: 'boot-3', revision: 1 };
    const { world: known } = after(world(), first, next, again);

    for (const bootKey of ['boot-1', 'boot-2']) {
      const late = { ...first, bootKey, revision: 99, at: 1_000 };

      expect(step(known, late).world).toBe(known);
    }
  });

  test('of an earlier boot, even after the lease of the new one', () => {
    const next = { ...first, bootKey: 'boot-2' };
    const { world: known } = after(world(), first, next, { kind: 'tick', at: LEASE_MS });

    expect(step(known, { ...first, at: LEASE_MS }).world).toBe(known);
  });

  test('but no more than the last boots are remembered', () => {
    const boots = Array.from({ length: 100 }, (_, boot) => ({ ...first, bootKey: `b${boot}` }));
    const { world: known } = after(world(), ...boots);

    expect(known.elsewhere.get('base')?.pastBoots).toEqual(
      Array.from({ length: 16 }, (_, boot) => `b${83 + boot}`),
    );
  });

  test('but a deputy that counts anew is heard when what was known has run out', () => {
    const anew = { ...first, revision: 1, at: LEASE_MS };

    const { world: known } = after(world(waiting), { ...first, ...roscore(DOWN) }, anew);

    expect(processIn(known, 'arm').state.phase).toBe('starting');
  });
});

test('other specs change nothing of what is known of other hosts', () => {
  const { world: known } = step(world(), relayed('base', roscore(READY)));

  const { world: after } = step(known, { kind: 'specs', specs: [spec('a')], at: 1 });

  expect(after.elsewhere).toBe(known.elsewhere);
});
