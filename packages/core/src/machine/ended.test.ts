import { describe, expect, test } from 'vitest';
import type { News } from './news.js';
import { CRASH, DONE, given, key, READY, running, starting, stopping } from './testing.js';
import { transition } from './transition.js';

const ended: News = { kind: 'ended', ...key, exit: CRASH, endedAt: 15_000 };
const done: News = { ...ended, exit: DONE };

describe('by itself', () => {
  test.each([
    ['never', ended, 'exited', 'badly'],
    ['never', done, 'exited', 'successfully'],
    ['on_failure', ended, 'backoff', 'no'],
    ['on_failure', done, 'exited', 'successfully'],
    ['always', ended, 'backoff', 'no'],
    ['always', done, 'backoff', 'no'],
  ] as const)('with restart %s (%#)', (restart, news, phase, completed) => {
    const after = transition(given(running, { restart }), news);

    expect(after).toMatchObject({ exit: news.exit, completed, state: { phase, since: 15_000 } });
  });

  test('with one of the success codes is a success', () => {
    const restart = { policy: 'on_failure', success_codes: [1] };

    expect(transition(given(running, { restart }), ended).state).toEqual({
      ...{ phase: 'exited', since: 15_000, success: true },
    });
    expect(transition(given(running, { restart }), done).state).toMatchObject({ phase: 'backoff' });
  });

  test('goes on from when it ended, not from when that was heard', () => {
    const { state } = transition(given(running, { restart: 'always' }), ended);

    expect(state).toEqual({ phase: 'backoff', since: 15_000, until: 15_100, reason: null });
  });

  test('says how it ended and what the limit was when that is reached', () => {
    const restart = { policy: 'always', limit: { count: 1, within: 60 } };
    const { state } = transition(given(running, { restart }, { restartedAt: [14_000] }), ended);

    expect(state).toMatchObject({
      phase: 'failed',
      reason: 'ended (exit code 1), and it was restarted once within 60 s, its restart limit',
    });
  });

  test('before it was ready it has not run at all', () => {
    const restart = { policy: 'always', delay: 1 };
    const after = transition(given(starting, { ...READY, restart }, { failures: 1 }), ended);

    expect(after.state).toMatchObject({ phase: 'backoff', until: 17_000 });
  });

  test('after its strays were stopped, the time that it ran before that counts', () => {
    const left = { ...stopping, cause: 'leader_ended', ranMs: 10_000 } as const;
    const after = transition(given(left, { restart: 'always' }, { failures: 5 }), ended);

    expect(after.failures).toBe(1);
  });
});

describe('as it was asked to', () => {
  test('is no crash', () => {
    const after = transition(given(stopping, { restart: 'always' }, { want: 'down' }), ended);

    expect(after).toMatchObject({ exit: CRASH, completed: 'no', failures: 0 });
    expect(after.state).toEqual({ phase: 'stopped', since: 15_000 });
  });

  test('is followed by the next run if it is wanted', () => {
    const after = transition(given(stopping, { restart: 'always' }), ended);

    expect(after).toMatchObject({ failures: 0 });
    expect(after.state).toEqual({ phase: 'waiting', since: 15_000, again: true });
  });

  test.each(['leader_ended', 'not_ready', 'unhealthy', 'over_memory'] as const)(
    'while it is stopped for another cause (%s) is no crash either',
    (cause) => {
      const left = { ...stopping, cause, reason: 'was bad' };
      const anew = transition(given(left, { restart: 'always' }, { wantRun: 4 }), ended);
      const down = transition(given(left, { restart: 'always' }, { want: 'down' }), ended);

      expect(anew).toMatchObject({ failures: 0, state: { phase: 'waiting', again: true } });
      expect(down).toMatchObject({ failures: 0, completed: 'no', state: { phase: 'stopped' } });
    },
  );

  test('before its turn to stop came leaves nothing to restart', () => {
    const held = given(running, { restart: 'always' }, { want: 'down' });

    expect(transition(held, ended)).toMatchObject({ failures: 0, state: { phase: 'stopped' } });
  });
});

describe('since it was not ready in time', () => {
  const late = { ...stopping, cause: 'not_ready', reason: 'was not ready in time' } as const;

  test('is a failure, even with exit code 0', () => {
    const again = transition(given(late, { ...READY, restart: 'on_failure' }), done);
    const left = transition(given(late, READY), done);

    expect(again.state).toMatchObject({ phase: 'backoff', reason: 'was not ready in time' });
    expect(left.completed).toBe('no');
    expect(left.state).toMatchObject({ phase: 'failed', reason: 'was not ready in time' });
  });

  test('is followed by another run whatever the policy, if its spec says so', () => {
    const ready = { ...READY.ready, on_timeout: 'restart' };

    expect(transition(given(late, { ready }), done).state.phase).toBe('backoff');
  });

  test('has failed, even if its spec says no longer what ready means', () => {
    expect(transition(given(late), done).state.phase).toBe('failed');
  });

  test('is a failure to a ledger that knows no reasons', () => {
    const { state } = transition(given({ ...late, reason: null }, READY), done);

    expect(state).toMatchObject({ phase: 'failed', reason: 'was not ready in time' });
  });
});

describe.each(['unhealthy', 'over_memory'] as const)('since it was %s', (cause) => {
  const bad = { ...stopping, cause, reason: 'was bad', ranMs: 50 };

  test.each(['never', 'on_failure', 'always'])('is followed by another run: %s', (restart) => {
    const after = transition(given(bad, { restart }, { failures: 1 }), done);

    expect(after).toMatchObject({ exit: DONE, completed: 'no', failures: 2 });
    expect(after.state).toEqual({
      ...{ phase: 'backoff', since: 15_000, until: 15_200 },
      reason: 'was bad',
    });
  });

  test('has failed at the restart limit', () => {
    const restart = { limit: { count: 0, within: 60 } };

    expect(transition(given(bad, { restart }), done).state).toMatchObject({
      phase: 'failed',
      reason: 'was bad, and its restart limit is 0',
    });
  });

  test('is counted by the restart limit', () => {
    const restart = { limit: { count: 2, within: 60 } };
    const after = transition(given(bad, { restart }, { restartedAt: [9_000] }), done);

    expect(after.restartedAt).toEqual([9_000, 15_000]);
  });
});
