import { expect, test } from 'vitest';
import { bytesText } from './amount.js';

test.each([
  [0, '0.0 MiB'],
  [36_000_000, '34.3 MiB'],
  [1_023.9 * 1_024 ** 2, '1023.9 MiB'],
  [1_024 ** 3 - 1, '1.0 GiB'],
  [13_207_024_640, '12.3 GiB'],
  [1_024 ** 4, '1.0 TiB'],
  [5_000 * 1_024 ** 5, '5000.0 PiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
