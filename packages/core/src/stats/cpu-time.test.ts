import { expect, test } from 'vitest';
import { busyPercentBetween, parseCpuTime } from './cpu-time.js';

const RASPBERRY_PI = `cpu  241673 1208 93160 7426451 10204 0 4022 0 0 0
cpu0 62871 310 25171 1850340 2731 0 3240 0 0 0
cpu1 59310 288 22540 1859211 2442 0 318 0 0 0
cpu2 60213 301 22718 1858129 2507 0 241 0 0 0
cpu3 59279 309 22731 1858771 2524 0 223 0 0 0
intr 41718244 0 0 0 21880231 0 0
ctxt 75012983
btime 1716280000
processes 61022
procs_running 2
procs_blocked 0
softirq 12318823 120 3611092 93 2212039 0 0 91
`;
const GUESTS_AND_STEAL = 'cpu  100 20 30 400 50 1 2 7 60 10\ncpu0 100 20 30 400 50 1 2 7 60 10\n';

test('reads the cores of an ARM board', () => {
  expect(parseCpuTime(RASPBERRY_PI)).toEqual({
    cpus: 4,
    busyTicks: 241673 + 1208 + 93160 + 4022,
    totalTicks: 241673 + 1208 + 93160 + 7426451 + 10204 + 4022,
  });
});

test('counts the time of guests once and what the host took as busy', () => {
  expect(parseCpuTime(GUESTS_AND_STEAL)).toEqual({ cpus: 1, busyTicks: 160, totalTicks: 610 });
});

test('counts the cores that are there, whatever their numbers', () => {
  const line = '1 0 0 1 0 0 0 0 0 0';
  expect(parseCpuTime(`cpu  ${line}\ncpu0 ${line}\ncpu12 ${line}\n`)?.cpus).toBe(2);
});

test.each(['', 'intr 5', 'cpu  \n'])('takes %j for no such file', (text) => {
  expect(parseCpuTime(text)).toBeNull();
});

test.each([
  ['half of the time', 50, 100, 50],
  ['all of the time', 100, 100, 100],
  ['not at all', 0, 100, 0],
  ['less than before, which a counter may say', -5, 100, 0],
  ['longer than time has passed', 105, 100, 100],
])('says how busy cores are that were busy %s', (_, busy, total, percent) => {
  const before = { cpus: 4, busyTicks: 1000, totalTicks: 5000 };
  const now = { cpus: 4, busyTicks: 1000 + busy, totalTicks: 5000 + total };

  expect(busyPercentBetween(before, now)).toBe(percent);
});

test.each([0, -300])('says nothing when the total has changed by %i', (change) => {
  const before = { cpus: 4, busyTicks: 1000, totalTicks: 5000 };

  expect(busyPercentBetween(before, { ...before, totalTicks: 5000 + change })).toBeNull();
});
