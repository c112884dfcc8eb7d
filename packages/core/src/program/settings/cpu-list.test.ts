import { expect, test } from 'vitest';
import { cpuRanges, cpusIn } from './cpu-list.js';

test.each([
  [[0], '0'],
  [[1, 0], '0-1'],
  [[4, 0, 1, 2, 4], '0-2,4'],
  [[8, 10, 9, 3], '3,8-10'],
])('%j is written %s', (cpus, list) => {
  expect(cpuRanges(cpus)).toBe(list);
  expect([...cpusIn(list)]).toEqual([...new Set(cpus)].sort((a, b) => a - b));
});
