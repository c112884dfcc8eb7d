import { describe, expect, test } from 'vitest';
import type { News } from './news.js';
import type { State } from './process.js';
import { CRASH, given, key, ordered, READY, running, starting, stopping } from './testing.js';
import { deadlineOf, transition } from './transition.js';

describe('spawned', () => {
  const spawned: News = { kind: 'spawned', ...key, pid: 7 };

  test('is known by its pid, and its time to be ready has yet to begin', () => {
    const { state } = transition(given(ordered, READY), spawned);

    expect(state).toEqual({ ...ordered, pid: 7 });
  });

  test('while its start is called off, it is to get the stop signal after all', () => {
    const { state } = transition(given({ ...stopping, pid: null, signal: 'calling_off' }), spawned);

    expect(state).toEqual({ ...stopping, signal: 'due' });
  });
});

describe('spawn_failed', () => {
  const reason = 'there is no program "x"';
  const failed: News = { kind: 'spawn_failed', ...key, reason, mayPass: false };
  const held: News = { ...failed, reason: 'its hook failed', mayPass: true };

  test('for good needs a person, whatever the policy', () => {
    const { state } = transition(given(ordered, { restart: 'always' }), failed);

    expect(state).toEqual({ phase: 'failed', since: 20_000, reason });
  });

  test('which may pass needs a person if the policy is never', () => {
    const { state } = transition(given(ordered), held);

    expect(state).toEqual({ phase: 'failed', since: 20_000, reason: 'its hook failed' });
  });

  test.each(['always', 'on_failure'])('which may pass is a quick failure for %s', (restart) => {
    const exit = { code: 0, signal: null };
    const after = transition(given(ordered, { restart }, { failures: 1, exit }), held);

    expect(after).toMatchObject({ failures: 2, completed: 'no', exit });
    expect(after.state).toEqual({
      ...{ phase: 'backoff', since: 20_000, until: 20_200 },
      reason: 'its hook failed',
    });
  });

  test('which may pass is not tried beyond the limit', () => {
    const restart = { policy: 'always', limit: { count: 1, within: 60 } };
    const after = transition(given(ordered, { restart }, { restartedAt: [14_000] }), held);

    expect(after.state).toMatchObject({
      phase: 'failed',
      reason: 'its hook failed, and it was restarted once within 60 s, its restart limit',
    });
  });

  test.each([failed, held])('is as good as a stop to one that is to stop (%#)', (news) => {
    const stopped = { phase: 'stopped', since: 20_000 };
    const called = given({ ...stopping, pid: null }, { restart: 'always' }, { want: 'down' });
    const waiting = given(ordered, { restart: 'always' }, { want: 'down' });

    expect(transition(called, news)).toMatchObject({ failures: 0, state: stopped });
    expect(transition(waiting, news)).toMatchObject({ failures: 0, state: stopped });
  });

  test.each([failed, held])('says nothing about a later run that is wanted (%#)', (news) => {
    const after = transition(given(ordered, { restart: 'always' }, { wantRun: 4 }), news);

    expect(after.state).toEqual({ phase: 'waiting', since: 20_000, again: false });
  });

  test('while others of its tree are stopped leaves it to begin anew', () => {
    const left = { ...stopping, pid: null, cause: 'leader_ended' } as const;

    expect(transition(given(left), failed).state).toMatchObject({ phase: 'waiting' });
  });
});

test('a run that never began leaves its process waiting for another, if one is wanted', () => {
  const never: News = { kind: 'never_ran', ...key };

  expect(transition(given(ordered), never).state).toEqual({
    ...{ phase: 'waiting', since: 20_000, again: false },
  });
  expect(transition(given(ordered, {}, { want: 'down' }), never).state).toEqual({
    ...{ phase: 'stopped', since: 20_000 },
  });
});

test('a starting run that is ready is running', () => {
  const { state } = transition(given(starting, READY), { kind: 'ready', ...key });

  expect(state).toEqual({ phase: 'running', since: 20_000, pid: 7, late: null });
});

test('what its main process has left behind is stopped', () => {
  const { state } = transition(given(running), { kind: 'leader_ended', ...key });

  expect(state).toMatchObject({ phase: 'stopping', cause: 'leader_ended', reason: null });
  expect(state).toMatchObject({ ranMs: 18_000, since: 20_000, signal: 'due' });
  expect(state).toMatchObject({ killAt: 30_000, kills: 0 });
});

describe('news that does not fit changes nothing', () => {
  const any: readonly News[] = [
    { kind: 'spawned', ...key, pid: 8 },
    { kind: 'spawn_failed', ...key, reason: 'no', mayPass: false },
    { kind: 'spawn_failed', ...key, reason: 'no', mayPass: true },
    { kind: 'never_ran', ...key },
    { kind: 'ready', ...key },
    { kind: 'not_ready', ...key, reason: 'no', isFinal: true },
    { kind: 'unhealthy', ...key, reason: 'no' },
    { kind: 'memory', ...key, bytes: 2 ** 40 },
    { kind: 'signalled', ...key },
    { kind: 'leader_ended', ...key },
    { kind: 'ended', ...key, exit: CRASH, endedAt: 1 },
  ];
  const fields = { ...READY, health: { tcp: 80 }, restart: { max_memory: '1MiB' } };

  test.each(any)('$kind of another run', (news) => {
    for (const state of [ordered, starting, running, stopping]) {
      const process = given(state, fields);

      expect(transition(process, { ...news, run: 2 })).toBe(process);
      expect(transition(process, { ...news, run: 4 })).toBe(process);
    }
  });

  test.each(any)('$kind when nothing is alive', (news) => {
    const states: readonly State[] = [
      { phase: 'stopped', since: 1 },
      { phase: 'waiting', since: 1, again: false },
      { phase: 'backoff', since: 1, until: 2, reason: null },
      { phase: 'exited', since: 1, success: true },
      { phase: 'failed', since: 1, reason: 'no' },
    ];
    for (const state of states) {
      const process = given(state, fields);

      expect(transition(process, news)).toBe(process);
    }
  });

  test.each([
    ['spawned', running],
    ['spawned', stopping],
    ['spawn_failed', running],
    ['spawn_failed', stopping],
    ['never_ran', starting],
    ['never_ran', stopping],
    ['ready', ordered],
    ['ready', running],
    ['ready', stopping],
    ['not_ready', ordered],
    ['not_ready', running],
    ['not_ready', stopping],
    ['unhealthy', ordered],
    ['unhealthy', starting],
    ['unhealthy', stopping],
    ['memory', ordered],
    ['memory', stopping],
    ['signalled', running],
    ['signalled', stopping],
    ['leader_ended', stopping],
  ] as const)('%s while it is %o', (kind, state) => {
    const process = given(state, fields);
    const fitting = any.filter((news) => news.kind === kind);

    expect(fitting.map((news) => transition(process, news))).toEqual(fitting.map(() => process));
  });
});

test('the stop signal that went out is remembered', () => {
  const { state } = transition(given({ ...stopping, signal: 'ordered' }), {
    ...{ kind: 'signalled', ...key },
  });

  expect(state).toEqual(stopping);
});

test.each([
  [starting, 'up', 25_000],
  [starting, 'down', null],
  [ordered, 'up', null],
  [{ phase: 'backoff', since: 1, until: 5, reason: null }, 'up', 5],
  [stopping, 'down', 13_000],
  [running, 'up', null],
  [{ phase: 'stopped', since: 1 }, 'down', null],
  [{ phase: 'waiting', since: 1, again: false }, 'up', null],
  [{ phase: 'exited', since: 1, success: true }, 'up', null],
  [{ phase: 'failed', since: 1, reason: 'no' }, 'up', null],
] as const)('time next matters to %o wanted %s at %s', (state, want, deadline) => {
  expect(deadlineOf(given(state, {}, { want }))).toBe(deadline);
});
