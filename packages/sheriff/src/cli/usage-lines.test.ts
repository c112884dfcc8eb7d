import { expect, test } from 'vitest';
import { processRow, RUNNING } from '../client/testing/rows.js';
import { usageLines } from './usage-lines.js';

const used = {
  processes: 3,
  threads: 1,
  openFiles: 45,
  maxCpuPercent: 99,
  maxMemoryBytes: 2 ** 27,
};

test('a live run shows what its tree holds and the most that it has used, where that is known', () => {
  const some = { processes: 1, threads: null, openFiles: 0, maxCpuPercent: null };
  const lines = usageLines(
    [processRow('k9/camera', { ...RUNNING, ...used }), processRow('k9/a', { ...RUNNING, ...some })],
    80,
  );

  expect(lines).toEqual([
    'PROCESS    PROCESSES  THREADS  OPEN FILES  MAX CPU    MAX MEM',
    'k9/camera          3        1          45    99.0%  128.0 MiB',
    'k9/a               1                    0',
  ]);
});

test('where nothing is known there is no table', () => {
  expect(usageLines([processRow('k9/b')], 80)).toEqual([]);
});
