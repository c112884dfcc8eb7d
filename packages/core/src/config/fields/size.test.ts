import { expect, test } from 'vitest';
import { problemsWith } from '../testing.js';
import { sizeSchema } from './size.js';

test.each([
  [0, 0],
  [4_096, 4_096],
  ['4096', 4_096],
  ['10B', 10],
  ['2KiB', 2_048],
  ['2 kB', 2_000],
  ['500MB', 500_000_000],
  ['1.5GiB', 1_610_612_736],
  ['0.3KiB', 307],
])('the size %j has %d bytes', (size, bytes) => {
  expect(sizeSchema.parse(size)).toBe(bytes);
});

const EXPECTED = 'must be a size, such as "2GiB", "500MB" or a number of bytes, but is';

test.each([
  ['-5', `${EXPECTED} the number -5`],
  ['1.5', `${EXPECTED} the number 1.5`],
  ['-1GiB', `${EXPECTED} "-1GiB"`],
  ['2G', `${EXPECTED} "2G"`],
  ['2gib', `${EXPECTED} "2gib"`],
  ['GiB', `${EXPECTED} "GiB"`],
  ['[5]', `${EXPECTED} a list`],
  ['9000TiB', 'must be less than 8192TiB, but is "9000TiB"'],
  ['1e300', 'must be less than 8192TiB, but is the number 1e+300'],
  ['512', 'must be at least "1MiB", but is the number 512'],
])('%s is no memory for a process to be bound to', async (size, problem) => {
  expect(await problemsWith(`restart: {max_memory: ${size}}`)).toEqual([
    `restart.max_memory: ${problem}`,
  ]);
});
