import { expect, test } from 'vitest';
import type { Event } from './events.js';
import { step } from './step.js';
import { commanded, process, running, spec, world } from './testing.js';
import type { World } from './world.js';

const CRASH = { code: 1, signal: null };
const ended: Event = { kind: 'ended', name: 'a', run: 1, at: 5, endedAt: 5, exit: CRASH };

function moves(before: World, event: Event): readonly string[] {
  return step(before, event).moves.map(
    ({ before, after }) => `${after.spec.name}: ${before.state.phase} -> ${after.state.phase}`,
  );
}

test('a process that goes through several phases at once tells each of them', () => {
  expect(moves(world(running('a', { wantRun: 2 })), ended)).toEqual([
    'a: running -> waiting',
    'a: waiting -> starting',
  ]);
});

test('a stop ends where it was to end', () => {
  expect(moves(world(running('a', { want: 'down' })), ended)).toEqual(['a: running -> stopped']);
});

test('moves come in the order in which they happen', () => {
  const before = world(process(spec('b', { depends_on: ['a'] })), process('a'));

  expect(moves(before, commanded(before, { kind: 'start', names: ['b'] }))).toEqual([
    'a: stopped -> starting',
    'b: stopped -> waiting',
  ]);
});

test('what is no other phase is no move', () => {
  const state = { phase: 'starting', since: 0, pid: null, deadline: null, finding: null } as const;
  const before = world(running(spec('a', { ready: { tcp: 80 } }), { state }));

  expect(moves(before, { kind: 'spawned', name: 'a', run: 1, at: 0, pid: 7 })).toEqual([]);
});

test('a run that is running since its spec says no longer what ready means has moved', () => {
  const state = { phase: 'starting', since: 0, pid: 7, deadline: 900, finding: null } as const;
  const before = world(running(spec('a', { ready: { tcp: 80 } }), { state }));

  expect(moves(before, { kind: 'specs', specs: [spec('a')], at: 5 })).toEqual([
    'a: starting -> running',
  ]);
});

test('one that is no longer configured moves to its end, and no further', () => {
  const before = world(running('a', { want: 'down', removed: true }));

  expect(moves(before, ended)).toEqual(['a: running -> stopped']);
});
