import { expect, test } from 'vitest';
import type { State } from '../machine/process.js';
import { LEASE_MS } from './elsewhere.js';
import { nextTime } from './next-time.js';
import { after, process, relayed, running, spec, stoppingSince, world } from './testing.js';

const backoff = (until: number): State => ({ phase: 'backoff', since: 0, until, reason: null });
const waits = (...depends_on: string[]) =>
  process(spec('w', { depends_on }), {
    ...{ want: 'up', state: { phase: 'waiting', since: 0, again: false } },
  });

test('time does not matter to a world at rest', () => {
  expect(nextTime(world())).toBeNull();
  expect(nextTime(world(process('a'), running('b'), waits('a')))).toBeNull();
});

test('it matters next when the first of its processes is due', () => {
  const known = world(
    process('a', { want: 'up', state: backoff(700) }),
    process('b', { state: stoppingSince(0, { killAt: 300 }) }),
    running('c'),
  );

  expect(nextTime(known)).toBe(300);
});

test('it matters when one that waits loses sight of another host, the first of several', () => {
  const known = after(
    world(waits('base/x', 'near', 'k9/y', 'unheard/z')),
    relayed('k9'),
    relayed('base', { at: 100 }),
    relayed('other', { at: 0 }),
  ).world;

  expect(nextTime(known)).toBe(LEASE_MS);
  expect(nextTime(after(known, { kind: 'tick', at: LEASE_MS }).world)).toBe(LEASE_MS + 100);
});

test('it does not matter when a host is lost from sight that nobody waits for', () => {
  const runs = running(spec('a', { depends_on: ['base/x'] }));

  expect(nextTime(after(world(runs), relayed('base')).world)).toBeNull();
});
