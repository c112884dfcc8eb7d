import { expect, test } from 'vitest';
import type { State } from '../machine/process.js';
import { type Goal, goalOf } from './goal.js';
import { process, processIn, running, spec, stoppingSince, world } from './testing.js';

const live = { since: 0, pid: 7 };

const GOALS: readonly (readonly [state: State, up: Goal, down: Goal])[] = [
  [{ phase: 'stopped', since: 0 }, 'pending', 'met'],
  [{ phase: 'waiting', since: 0, again: false }, 'pending', 'met'],
  [{ phase: 'starting', ...live, deadline: null, finding: null }, 'pending', 'pending'],
  [{ phase: 'running', ...live, late: null }, 'met', 'pending'],
  [{ phase: 'running', ...live, late: 'was not ready in time' }, 'met', 'pending'],
  [{ phase: 'backoff', since: 0, until: 1, reason: null }, 'pending', 'met'],
  [stoppingSince(0, { cause: 'leader_ended' }), 'pending', 'pending'],
  [{ phase: 'exited', since: 0, success: true }, 'met', 'met'],
  [{ phase: 'exited', since: 0, success: false }, 'missed', 'met'],
  [{ phase: 'failed', since: 0, reason: 'no' }, 'missed', 'met'],
];

test.each(GOALS)('%o: up is %s, down is %s', (state, up, down) => {
  const facts = { run: 3, wantRun: 3, state };

  expect(goalOf(world(), process('a', { ...facts, want: 'up' }))).toBe(up);
  expect(goalOf(world(), process('a', { ...facts, want: 'down' }))).toBe(down);
  expect(goalOf(world(), process('a', { ...facts, want: 'up', wantRun: 4 }))).toBe('pending');
});

test('who waits for one that will not do its part waits in vain, however long the chain', () => {
  const waiting = (name: string, dependency: object) =>
    process(spec(name, { depends_on: [dependency] }), {
      want: 'up',
      wantRun: 1,
      state: { phase: 'waiting', since: 0, again: false },
    });
  const failed = process('failed', {
    ...{ want: 'up', wantRun: 1, run: 1 },
    state: { phase: 'failed', since: 0, reason: 'there is no program' },
  });
  const here = world(
    failed,
    process('stopped'),
    running('runs'),
    process('restarting', { ...failed, spec: spec('restarting'), wantRun: 2 }),
    waiting('on-failed', { process: 'failed' }),
    waiting('further', { process: 'on-failed' }),
    waiting('on-stopped', { process: 'stopped' }),
    waiting('on-nobody', { process: 'nobody' }),
    waiting('on-running', { process: 'runs', condition: 'completed' }),
    waiting('on-restarting', { process: 'restarting' }),
    waiting('further-on', { process: 'on-running' }),
    waiting('elsewhere', { process: 'base/roscore' }),
  );
  const goals = (...names: readonly string[]) =>
    names.map((name) => goalOf(here, processIn(here, name)));

  expect(goals('on-failed', 'further', 'on-stopped', 'on-nobody')).toEqual(Array(4).fill('missed'));
  expect(goals('on-running', 'on-restarting', 'further-on', 'elsewhere')).toEqual(
    Array(4).fill('pending'),
  );
});
