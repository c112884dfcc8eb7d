import { expect, test } from 'vitest';
import type { ProcStat } from '../proc/stat.js';
import { cpuTicksBetween } from './cpu.js';

function proc(pid: number, parent: number, more: Partial<ProcStat> = {}): ProcStat {
  const idle = { userTicks: 0, systemTicks: 0, childUserTicks: 0, childSystemTicks: 0 };
  const rest = { state: 'S', group: 1, session: 1, threads: 1, residentPages: 0 };
  return { pid, parent, startTicks: pid, ...idle, ...rest, ...more };
}

test('counts user and system time of every member since the last look', () => {
  const before = [proc(10, 1, { userTicks: 5, systemTicks: 5 }), proc(11, 10)];
  const after = [proc(10, 1, { userTicks: 8, systemTicks: 6 }), proc(11, 10, { userTicks: 20 })];

  expect(cpuTicksBetween(before, after)).toBe(24);
});

test('counts all of a member that has come since', () => {
  expect(cpuTicksBetween([proc(10, 1)], [proc(10, 1), proc(11, 10, { userTicks: 7 })])).toBe(7);
});

test('counts a child that came and went between two looks', () => {
  expect(cpuTicksBetween([proc(10, 1)], [proc(10, 1, { childUserTicks: 9 })])).toBe(9);
});

test('counts what a reaped child used after the last look, and nothing twice', () => {
  const before = [proc(10, 1), proc(11, 10, { userTicks: 5000, childSystemTicks: 1000 })];
  const after = [proc(10, 1, { childUserTicks: 5003, childSystemTicks: 1001 })];

  expect(cpuTicksBetween(before, after)).toBe(4);
});

test('counts nothing twice when a child and its parent go together', () => {
  const before = [proc(10, 1), proc(11, 10), proc(12, 11, { userTicks: 5000 })];
  const after = [proc(10, 1, { childUserTicks: 5002 })];

  expect(cpuTicksBetween(before, after)).toBe(2);
});

test('takes nothing off the others when a member goes that none of them reaps', () => {
  const before = [proc(10, 1), proc(11, 1, { userTicks: 5000 }), proc(12, 10, { userTicks: 5000 })];
  const after = [proc(10, 1, { userTicks: 30 })];

  expect(cpuTicksBetween(before, after)).toBe(30);
});

test('takes a pid that was given anew for another process', () => {
  const before = [proc(10, 1, { userTicks: 5000 })];
  const after = [proc(10, 1, { userTicks: 3, startTicks: 99 })];

  expect(cpuTicksBetween(before, after)).toBe(3);
});
