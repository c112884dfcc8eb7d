import { expect, test } from 'vitest';
import type { State } from '../machine/process.js';
import { type Goal, goalOf } from './goal.js';
import { process, stoppingSince } from './testing.js';

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

  expect(goalOf(process('a', { ...facts, want: 'up' }))).toBe(up);
  expect(goalOf(process('a', { ...facts, want: 'down' }))).toBe(down);
  expect(goalOf(process('a', { ...facts, want: 'up', wantRun: 4 }))).toBe('pending');
});
