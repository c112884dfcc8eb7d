import { expect, test } from 'vitest';
import { formatDuration } from './duration.js';

test.each([
  [-5_000, '0s'],
  [999, '0s'],
  [12_400, '12s'],
  [59_999, '59s'],
  [60_000, '1m00s'],
  [192_000, '3m12s'],
  [7_500_000, '2h05m'],
  [86_399_999, '23h59m'],
  [273_600_000, '3d04h'],
])('%d ms are %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
