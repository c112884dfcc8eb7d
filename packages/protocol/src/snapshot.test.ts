import { expect, it } from 'vitest';
import { processSchema } from './snapshot.js';

const row = {
  name: 'camera',
  group: null,
  autostart: false,
  want: 'up',
  phase: 'running',
  goal: 'met',
  pid: 4242,
  run: 1,
  restarts: 0,
  exit: null,
  since: '2026-03-14T09:26:53.589Z',
  why: null,
  removed: false,
};

it('takes a phase that only a newer deputy knows for unknown, and the rest as it is', () => {
  expect(processSchema.parse(row)).toEqual(row);
  expect(processSchema.parse({ ...row, phase: 'hibernating' })).toEqual({
    ...row,
    phase: 'unknown',
  });
});
