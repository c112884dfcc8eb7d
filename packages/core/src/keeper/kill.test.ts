import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createMemberFinder } from '../proc/members.js';
import { isAlive, readStat } from '../proc/stat.js';
import { type Program, startProgram, treeOf, untilSleep } from '../proc/testing.js';
import { untilGone } from '../testing.js';
import { killMarked, killTree, signalEach, signalGroup, signalLeader, signalTree } from './kill.js';
import { MARKER } from './tracked-run.js';

test('a signal goes to the group of its leader', async () => {
  const program = startProgram(['sh', '-c', 'sleep 60 & echo $!; wait']);
  const child = Number(await program.line());
  await untilSleep(child);

  expect(signalGroup(treeOf(program), 'SIGTERM')).toBe(true);

  expect(await once(program.child, 'exit')).toEqual([null, 'SIGTERM']);
  await untilGone(child);
});

test('a signal for the leader leaves the rest of its group alone', async () => {
  const program = startProgram(['sh', '-c', 'sleep 60 & echo $!; wait']);
  const child = Number(await program.line());
  await untilSleep(child);
  const { startTicks } = readStat(child) ?? { startTicks: 0 };

  expect(signalLeader(treeOf(program), 'SIGTERM')).toBe(true);

  expect(await once(program.child, 'exit')).toEqual([null, 'SIGTERM']);
  expect(isAlive({ pid: child, startTicks })).toBe(true);
});

test('a signal for the tree reaches those whose leader has gone', async () => {
  const marker = `${MARKER}=test/tree/1`;
  const program = startProgram(['sh', '-c', 'sleep 60 & echo $!; exec 1>&-; read x'], {
    [MARKER]: 'test/tree/1',
  });
  const child = Number(await program.line());
  await untilSleep(child);
  program.child.stdin?.end();
  await once(program.child, 'exit');

  expect(signalTree(treeOf(program, { marker }), 'SIGTERM', createMemberFinder(MARKER))).toBe(true);

  await untilGone(child);
});

describe('whoever has the pid of another by now', () => {
  /** How it ends by a signal that comes after all that it may have got before. */
  async function endOf({ child }: Program): Promise<unknown[]> {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    return ended;
  }

  test('gets no signal as a leader', async () => {
    const program = startProgram(['sleep', '60']);
    const earlier = treeOf(program, { startTicks: program.startTicks - 1 });

    expect(signalGroup(earlier, 'SIGKILL')).toBe(false);
    expect(signalLeader(earlier, 'SIGKILL')).toBe(false);
    expect(signalTree(earlier, 'SIGKILL', createMemberFinder(MARKER))).toBe(false);
    killTree(earlier, createMemberFinder(MARKER));

    expect(await endOf(program)).toEqual([null, 'SIGTERM']);
  });

  test('gets no signal as a member', async () => {
    const program = startProgram(['sleep', '60']);
    const stat = readStat(program.pid);
    if (!stat) throw new Error('It has ended by itself.');

    signalEach([{ ...stat, startTicks: stat.startTicks - 1 }], 'SIGKILL');

    expect(await endOf(program)).toEqual([null, 'SIGTERM']);
  });
});

test('a leader that has no group yet gets its signal alone', async () => {
  // As between the record of a program and its call of setsid: it is in the group of another.
  const parent = startProgram(['sh', '-c', 'sleep 60 & echo $!; trap "" TERM; wait; sleep 60']);
  const leader = Number(await parent.line());
  await untilSleep(leader);
  const { startTicks } = readStat(leader) ?? { startTicks: 0 };

  expect(signalGroup(treeOf(parent, { leader, startTicks }), 'SIGTERM')).toBe(true);

  await untilGone(leader);
  expect(isAlive(parent)).toBe(true);
});

test('who cannot be looked for is let be', () => {
  const fail = () => {
    throw new Error('EMFILE: too many open files');
  };
  const finder = { find: fail, findWithZombies: fail, findWithZombiesAgain: fail };

  const run = { mark: 'state/a.1', files: { run: '/no/such/run' } };

  expect(() => killMarked(run, finder)).not.toThrow();
});
