import { describe, expect, test } from 'vitest';
import { specSchema } from '../config/spec.js';
import { afterEnd, type Ended } from './policy.js';

const policy = (restart: unknown) =>
  specSchema.parse({ name: 'a', command: 'true', restart }).restart;

const crash: Ended = { at: 5_000, ranMs: 50, success: false, failures: 0, restartedAt: [] };

test.each([
  ['never', false, 'leave'],
  ['never', true, 'leave'],
  ['on_failure', false, 'again'],
  ['on_failure', true, 'leave'],
  ['always', false, 'again'],
  ['always', true, 'again'],
] as const)('%s, success %s: %s', (name, success, kind) => {
  expect(afterEnd(policy(name), { ...crash, success }).kind).toBe(kind);
});

test('the next run comes after the delay, counted from the end, and the failure is counted', () => {
  const verdict = afterEnd(policy('always'), { ...crash, failures: 2 });

  expect(verdict).toEqual({ kind: 'again', until: 5_400, failures: 3, restartedAt: [] });
});

test('after ten seconds of running a crash counts as the first one', () => {
  const verdict = afterEnd(policy('always'), { ...crash, ranMs: 10_000, failures: 7 });

  expect(verdict).toMatchObject({ until: 5_100, failures: 1 });
});

describe('a limit of 2 restarts within 3 s', () => {
  const limited = policy({ policy: 'always', limit: { count: 2, within: 3 } });

  test('lets the second restart happen, and remembers when', () => {
    const verdict = afterEnd(limited, { ...crash, restartedAt: [4_000] });

    expect(verdict).toMatchObject({ kind: 'again', restartedAt: [4_000, 5_000] });
  });

  test('gives up instead of a third one, and says why', () => {
    const verdict = afterEnd(limited, { ...crash, restartedAt: [2_001, 4_000] });

    expect(verdict).toEqual({
      kind: 'give_up',
      reason: 'it was restarted 2 times within 3 s, its restart limit',
    });
  });

  test('forgets a restart that was exactly 3 s ago', () => {
    const verdict = afterEnd(limited, { ...crash, restartedAt: [2_000, 4_000] });

    expect(verdict).toMatchObject({ kind: 'again', restartedAt: [4_000, 5_000] });
  });

  test('counts a run that was steady, too', () => {
    const verdict = afterEnd(limited, { ...crash, ranMs: 10_000, restartedAt: [4_000, 4_500] });

    expect(verdict.kind).toBe('give_up');
  });
});

test('a limit of one says once', () => {
  const once = policy({ policy: 'on_failure', limit: { count: 1, within: 60 } });

  expect(afterEnd(once, { ...crash, restartedAt: [4_000] })).toEqual({
    kind: 'give_up',
    reason: 'it was restarted once within 60 s, its restart limit',
  });
});

test('a limit of 0 allows no restart at all', () => {
  const none = policy({ policy: 'always', limit: { count: 0, within: 60 } });

  expect(afterEnd(none, crash)).toEqual({
    kind: 'give_up',
    reason: 'its restart limit is 0',
  });
});
