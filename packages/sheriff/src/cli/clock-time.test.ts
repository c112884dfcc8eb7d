import { afterEach, expect, test, vi } from 'vitest';
import { clockTime } from './clock-time.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['UTC', '2030-01-31 23:03:12'],
  ['Asia/Kolkata', '2030-02-01 04:33:12'],
  ['America/New_York', '2030-01-31 18:03:12'],
])('a moment is shown as the clocks of %s have it', (zone, text) => {
  vi.stubEnv('TZ', zone);

  expect(clockTime('2030-01-31T23:03:12.999Z')).toBe(text);
});
