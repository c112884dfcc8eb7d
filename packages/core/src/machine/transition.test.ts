import { describe, expect, test } from 'vitest';
import { spec, stoppingSince } from '../graph/testing.js';
import type { News } from './news.js';
import { newProcess, type Process, type State, withIntent } from './process.js';
import { beginStop, deadlineOf, transition } from './transition.js';

const READY = { ready: { tcp: { port: 80 }, timeout: 5 } };
const CRASH = { code: 1, signal: null };
const DONE = { code: 0, signal: null };
const key = { name: 'a', run: 3, at: 20_000 };

const ordered = { phase: 'starting', since: 1, pid: null, deadline: null } as const;
const starting = { phase: 'starting', since: 1, pid: 7, deadline: 9_000 } as const;
const running = { phase: 'running', since: 2_000, pid: 7 } as const;
const stopping = stoppingSince(3_000, { ranMs: 1_000 });

function given(
  state: State,
  fields: Readonly<Record<string, unknown>> = {},
  facts: Partial<Process> = {},
): Process {
  return { ...newProcess(spec('a', fields), 3, 0), want: 'up', wantRun: 3, state, ...facts };
}

describe('spawned', () => {
  const spawned: News = { kind: 'spawned', ...key, pid: 7 };

  test('is running at once without a probe', () => {
    const { state } = transition(given(ordered), spawned);

    expect(state).toEqual({ phase: 'running', since: 20_000, pid: 7 });
  });

  test('has its time to become ready, from then on', () => {
    const { state } = transition(given(ordered, READY), spawned);

    expect(state).toEqual({ ...starting, deadline: 25_000 });
  });

  test('while its start is called off, it is to get the stop signal after all', () => {
    const { state } = transition(given({ ...stopping, pid: null, signal: 'calling_off' }), spawned);

    expect(state).toEqual({ ...stopping, signal: 'due' });
  });
});

describe('spawn_failed', () => {
  const failed: News = { kind: 'spawn_failed', ...key, reason: 'there is no program "x"' };

  test('needs a person, whatever the policy', () => {
    const { state } = transition(given(ordered, { restart: 'always' }), failed);

    expect(state).toEqual({ phase: 'failed', since: 20_000, reason: 'there is no program "x"' });
  });

  test('is as good as a stop while its start is called off', () => {
    const { state } = transition(given({ ...stopping, pid: null }), failed);

    expect(state).toEqual({ phase: 'waiting', since: 20_000 });
  });
});

test('a run that never began leaves its process waiting for another', () => {
  const { state } = transition(given(ordered), { kind: 'never_ran', ...key });

  expect(state).toEqual({ phase: 'waiting', since: 20_000 });
});

test('a starting run that is ready is running', () => {
  const { state } = transition(given(starting, READY), { kind: 'ready', ...key });

  expect(state).toEqual({ phase: 'running', since: 20_000, pid: 7 });
});

test('what its main process has left behind is stopped', () => {
  const { state } = transition(given(running), { kind: 'leader_ended', ...key });

  expect(state).toMatchObject({ phase: 'stopping', cause: 'leader_ended', ranMs: 18_000 });
  expect(state).toMatchObject({ since: 20_000, signal: 'due', killAt: 30_000, kills: 0 });
});

describe('ended', () => {
  const ended: News = { kind: 'ended', ...key, exit: CRASH, endedAt: 15_000 };
  const done: News = { ...ended, exit: DONE };

  test.each([
    ['never', ended, 'exited', 'badly'],
    ['never', done, 'exited', 'successfully'],
    ['on_failure', ended, 'backoff', 'no'],
    ['on_failure', done, 'exited', 'successfully'],
    ['always', done, 'backoff', 'no'],
  ] as const)('by itself, restart %s: %#', (restart, news, phase, completed) => {
    const after = transition(given(running, { restart }), news);

    expect(after).toMatchObject({ exit: news.exit, completed, state: { phase, since: 15_000 } });
  });

  test('goes on from when it ended, not from when that was heard', () => {
    const { state } = transition(given(running, { restart: 'always' }), ended);

    expect(state).toEqual({ phase: 'backoff', since: 15_000, until: 15_100 });
  });

  test('says what the limit was when it is reached', () => {
    const restart = { policy: 'always', limit: { count: 1, within: 60 } };
    const { state } = transition(given(running, { restart }, { restartedAt: [14_000] }), ended);

    expect(state).toMatchObject({ phase: 'failed', reason: expect.stringContaining('limit') });
  });

  test('by the signal of a stop that was asked for is no crash', () => {
    const after = transition(given(stopping, { restart: 'always' }), ended);

    expect(after).toMatchObject({ exit: CRASH, completed: 'no', failures: 0 });
    expect(after.state).toEqual({ phase: 'waiting', since: 15_000 });
  });

  test('while a later run is asked for is no crash either', () => {
    const left = { ...stopping, cause: 'leader_ended' } as const;
    const after = transition(given(left, { restart: 'always' }, { wantRun: 4 }), ended);

    expect(after).toMatchObject({ failures: 0, state: { phase: 'waiting' } });
  });

  test('since it was not ready in time is a failure, even with exit code 0', () => {
    const late = { ...stopping, cause: 'not_ready' } as const;

    const again = transition(given(late, { ...READY, restart: 'on_failure' }), done);
    const left = transition(given(late, READY), done);

    expect(again.state.phase).toBe('backoff');
    expect(left.completed).toBe('no');
    expect(left.state).toMatchObject({ phase: 'failed', reason: 'was not ready within 5 s' });
  });

  test('after its strays were stopped, the time that it ran before that counts', () => {
    const left = { ...stopping, cause: 'leader_ended', ranMs: 10_000 } as const;
    const after = transition(given(left, { restart: 'always' }, { failures: 5 }), ended);

    expect(after.failures).toBe(1);
  });

  test('before it was ready it has not run at all', () => {
    const restart = { policy: 'always', delay: 1 };
    const after = transition(given(starting, { ...READY, restart }, { failures: 1 }), ended);

    expect(after.state).toMatchObject({ phase: 'backoff', until: 17_000 });
  });
});

describe('news that does not fit changes nothing', () => {
  const any: readonly News[] = [
    { kind: 'spawned', ...key, pid: 8 },
    { kind: 'spawn_failed', ...key, reason: 'no' },
    { kind: 'never_ran', ...key },
    { kind: 'ready', ...key },
    { kind: 'signalled', ...key },
    { kind: 'leader_ended', ...key },
    { kind: 'ended', ...key, exit: CRASH, endedAt: 1 },
  ];

  test.each(any)('$kind of another run', (news) => {
    for (const state of [ordered, starting, running, stopping]) {
      const process = given(state);

      expect(transition(process, { ...news, run: 2 })).toBe(process);
      expect(transition(process, { ...news, run: 4 })).toBe(process);
    }
  });

  test.each(any)('$kind when nothing is alive', (news) => {
    const states: readonly State[] = [
      { phase: 'stopped', since: 1 },
      { phase: 'waiting', since: 1 },
      { phase: 'backoff', since: 1, until: 2 },
      { phase: 'exited', since: 1, success: true },
      { phase: 'failed', since: 1, reason: 'no' },
    ];
    for (const state of states) {
      const process = given(state);

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
    ['signalled', running],
    ['signalled', stopping],
    ['leader_ended', stopping],
  ] as const)('%s while it is %o', (kind, state) => {
    const process = given(state);

    for (const news of any) {
      if (news.kind === kind) expect(transition(process, news)).toBe(process);
    }
  });
});

test('the stop signal that went out is remembered', () => {
  const { state } = transition(given({ ...stopping, signal: 'ordered' }), {
    kind: 'signalled',
    ...key,
  });

  expect(state).toEqual(stopping);
});

test('a stop that has begun does not begin again', () => {
  expect(beginStop(given(stopping), stopping, 'leader_ended', 20_000)).toBe(stopping);
});

test.each([
  [starting, 'up', 9_000],
  [starting, 'down', null],
  [ordered, 'up', null],
  [{ phase: 'backoff', since: 1, until: 5 }, 'up', 5],
  [stopping, 'down', 13_000],
  [running, 'up', null],
  [{ phase: 'waiting', since: 1 }, 'up', null],
] as const)('time next matters to %o wanted %s at %s', (state, want, deadline) => {
  expect(deadlineOf(given(state, {}, { want }))).toBe(deadline);
});

describe('withIntent', () => {
  const facts = given(running, {}, { failures: 3, restartedAt: [1, 2] });

  test('a later run that is asked for clears what was counted against the process', () => {
    const asked = withIntent(facts, { want: 'up', wantRun: 4 });

    expect(asked).toMatchObject({ want: 'up', wantRun: 4, failures: 0, restartedAt: [] });
  });

  test('a stop keeps it, and never asks for less than was asked for before', () => {
    const asked = withIntent(facts, { want: 'down', wantRun: 1 });

    expect(asked).toEqual({ ...facts, want: 'down' });
  });

  test('what is asked for already changes nothing', () => {
    expect(withIntent(facts, { want: 'up', wantRun: 3 })).toBe(facts);
  });
});
