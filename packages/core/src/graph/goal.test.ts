import { expect, test } from 'vitest';
import type { State } from '../machine/process.js';
import { type Goal, goalOf } from './goal.js';
import { process } from './testing.js';

const live = { since: 0, pid: 7 };
const stopping = {
  ...{ phase: 'stopping', ...live, cause: 'leader_ended', ranMs: 0 },
  ...{ signal: 'sent', killAt: 10_000, kills: 0 },
} as const;

const GOALS: readonly (readonly [state: State, up: Goal, down: Goal])[] = [
  [{ phase: 'stopped', since: 0 }, 'pending', 'met'],
  [{ phase: 'waiting', since: 0 }, 'pending', 'met'],
  [{ phase: 'starting', ...live, deadline: null }, 'pending', 'pending'],
  [{ phase: 'running', ...live }, 'met', 'pending'],
  [{ phase: 'backoff', since: 0, until: 1 }, 'pending', 'met'],
  [stopping, 'pending', 'pending'],
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
