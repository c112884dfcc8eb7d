import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive, isRunning, listPids, parseStat, readStat } from './stat.js';
import { end, makeZombie, startNeglectfulParent, startProgram } from './testing.js';

const FIELDS =
  'Z 3622 3621 2938 0 -1 4227084 2939 6559 22 6 12 13 14 15 20 0 2 0 65151 4096 389 18446744073709551615 0 0';

test('reads every field after a name that looks like fields itself', () => {
  const text = `3627 (a) R 1 (b\n) S 7) ${FIELDS}`;

  const stat = parseStat(text);

  expect(stat).toEqual({
    pid: 3627,
    state: 'Z',
    parent: 3622,
    group: 3621,
    session: 2938,
    userTicks: 12,
    systemTicks: 13,
    childUserTicks: 14,
    childSystemTicks: 15,
    threads: 2,
    startTicks: 65151,
    residentPages: 389,
  });
});

test.each(['', '12', '12 (sh) R 1', 'no such thing'])('takes %j for no stat', (text) => {
  expect(parseStat(text)).toBeUndefined();
});

test('reads a living process whose file name holds parentheses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posse-stat-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a) Z 1 (b');
  symlinkSync('/bin/sleep', path);

  const { pid } = startProgram([path, '60']);

  expect(readStat(pid)).toMatchObject({ pid, parent: process.pid, group: pid, session: pid });
  expect(readStat(pid)?.state).not.toBe('Z');
  expect(listPids()).toContain(pid);
});

test('knows no process that is gone', async () => {
  const program = startProgram(['sleep', '60']);
  const { pid, startTicks } = program;
  expect(isAlive({ pid, startTicks })).toBe(true);

  await end(program);

  expect(readStat(pid)).toBeUndefined();
  expect(isAlive({ pid, startTicks })).toBe(false);
});

test('takes another process with the same pid for another one', () => {
  const { pid, startTicks } = startProgram(['sleep', '60']);

  expect(isAlive({ pid, startTicks: startTicks - 1 })).toBe(false);
});

test('takes a zombie for dead', async () => {
  const { child: pid } = await startNeglectfulParent();
  const startTicks = readStat(pid)?.startTicks ?? 0;
  expect(isAlive({ pid, startTicks })).toBe(true);

  await makeZombie(pid);

  expect(isAlive({ pid, startTicks })).toBe(false);
});

test('takes a program that has ended its main thread alone for living', () => {
  const stat = parseStat(`3627 (python3) ${FIELDS}`);

  expect(stat && isRunning(stat)).toBe(true);
  expect(stat && isRunning({ ...stat, threads: 1 })).toBe(false);
});
