import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { createMemberFinder } from '../proc/members.js';
import { startProgram, treeOf } from '../proc/testing.js';
import { createStatsReader } from './reader.js';

const PATIENCE = { timeout: 20_000, interval: 300 };

test.each([
  ['a busy loop', 'while :; do :; done'],
  [
    'children too short-lived to be seen',
    'while :; do sh -c "i=0; while [ \\$i -lt 9999 ]; do i=\\$((i+1)); done"; done',
  ],
])('sees that %s uses a core', async (_, script) => {
  const tree = treeOf(startProgram(['sh', '-c', script]));
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
  expect(reader.sample([tree], performance.now()).get(tree)?.cpuPercent).toBeNull();

  await vi.waitFor(() => {
    const percent = reader.sample([tree], performance.now()).get(tree)?.cpuPercent;
    expect(percent).toBeGreaterThan(25);
    expect(percent).toBeLessThan(120);
  }, PATIENCE);
});

test('sees that a sleeping program uses nothing', async () => {
  const tree = treeOf(startProgram(['sleep', '60']));
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
  reader.sample([tree], 0);

  expect(reader.sample([tree], 1000).get(tree)?.cpuPercent).toBeLessThan(5);
});

test('adds up the resident memory of the members', async () => {
  const node = `${process.execPath} -e 'console.log(process.pid); setInterval(() => {}, 1e6)'`;
  const program = startProgram(['sh', '-c', `${node} & exec ${node}`]);
  const pids = [Number(await program.line()), Number(await program.line())];
  const tree = treeOf(program);
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));

  const memoryBytes = reader.sample([tree], 0).get(tree)?.memoryBytes ?? 0;

  // The kernel itself is not exact: the two files may differ by some hundred pages.
  const expected = pids.map(residentBytes).reduce((sum, bytes) => sum + bytes);
  expect(memoryBytes / expected).toBeGreaterThan(0.8);
  expect(memoryBytes / expected).toBeLessThan(1.2);
});

test('begins anew with a tree that was left out', () => {
  const tree = treeOf(startProgram(['sleep', '60']));
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
  reader.sample([tree], 0);
  reader.sample([], 1000);

  expect(reader.sample([tree], 2000).get(tree)?.cpuPercent).toBeNull();
});

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
