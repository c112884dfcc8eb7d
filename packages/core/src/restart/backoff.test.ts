import { expect, test } from 'vitest';
import { delayAfter, wasSteady } from './backoff.js';

const policy = { delay: 0.1, max_delay: 10 } as const;

test('the delay doubles with each quick failure, up to the longest', () => {
  const delays = [0, 1, 2, 3, 6, 7, 8].map((failures) => delayAfter(failures, policy));

  expect(delays).toEqual([100, 200, 400, 800, 6_400, 10_000, 10_000]);
});

test('no number of failures makes it more than the longest', () => {
  expect(delayAfter(1_000_000, policy)).toBe(10_000);
  expect(delayAfter(1_000_000, { ...policy, delay: 1e-9 })).toBeLessThanOrEqual(10_000);
});

test('without a delay there is none, however often it fails', () => {
  expect(delayAfter(1_000_000, { ...policy, delay: 0 })).toBe(0);
});

test('a run of ten seconds is steady, a shorter one is not', () => {
  expect(wasSteady(9_999)).toBe(false);
  expect(wasSteady(10_000)).toBe(true);
});
