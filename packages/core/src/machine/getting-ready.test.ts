import { describe, expect, test } from 'vitest';
import { gettingReady, withTimeToBeReady } from './getting-ready.js';
import { given, ordered, READY, running, starting, stopping } from './testing.js';

const spawned = { ...ordered, pid: 7 };

test('a run that is not spawned is waited for', () => {
  const known = given(ordered, READY);

  expect(gettingReady(known, ordered, 20_000)).toBe(known);
});

test('a run is running at once if nobody says what ready means', () => {
  expect(gettingReady(given(spawned), spawned, 20_000).state).toEqual({
    ...{ phase: 'running', since: 20_000, pid: 7, late: null },
  });
});

test('the time to be ready begins when the run is spawned', () => {
  expect(gettingReady(given(spawned, READY), spawned, 20_000).state).toEqual(starting);
});

test('until it has passed nothing happens', () => {
  const known = given(starting, READY);

  expect(gettingReady(known, starting, 24_999)).toBe(known);
});

describe('a run that has missed its time', () => {
  const missed = (on_timeout: string, finding: string | null = null) => {
    const state = { ...starting, finding };
    const ready = { ...READY.ready, on_timeout };
    return gettingReady(given(state, { ready }), state, 25_000).state;
  };

  test.each(['fail', 'restart'])('is stopped: %s', (on_timeout) => {
    expect(missed(on_timeout)).toMatchObject({
      ...{ phase: 'stopping', since: 25_000, cause: 'not_ready', signal: 'due', ranMs: 0 },
      reason: 'was not ready within 5 s',
    });
  });

  test('goes on as though it were ready if that is ignored, and that is remembered', () => {
    expect(missed('ignore', 'nothing listens')).toEqual({
      ...{ phase: 'running', since: 25_000, pid: 7 },
      late: 'was not ready within 5 s (nothing listens)',
    });
  });

  test('says what was found last', () => {
    expect(missed('fail', 'nothing listens')).toMatchObject({
      reason: 'was not ready within 5 s (nothing listens)',
    });
  });
});

test('a run has its whole time again, and what was found is forgotten', () => {
  const { state } = withTimeToBeReady(given({ ...starting, finding: 'nothing listens' }, READY));

  expect(state).toEqual(spawned);
});

test.each([ordered, running, stopping])('time to be ready means nothing to %o', (state) => {
  const known = given(state, READY);

  expect(withTimeToBeReady(known)).toBe(known);
});
