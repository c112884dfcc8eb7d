import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { createMemberFinder, type MemberFinder, type Tree } from '../proc/members.js';
import { type ProcStat, readStat } from '../proc/stat.js';
import {
  makeZombie,
  type Program,
  startNeglectfulParent,
  startProgram,
  treeOf,
  untilSleep,
} from '../proc/testing.js';
import { pageSize } from './page-size.js';
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

test('counts processes, threads and open files of the whole tree', async () => {
  const program = startProgram(['sh', '-c', 'exec 7</dev/null; sleep 60 & echo $!; wait']);
  const child = Number(await program.line());
  const tree = treeOf(program);
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));

  // Until then the child is a shell, and opens the libraries of what it becomes.
  await untilSleep(child);
  await vi.waitFor(() => {
    const openFiles = [program.pid, child].flatMap((pid) => readdirSync(`/proc/${pid}/fd`)).length;
    const usage = reader.sample([tree], 0).get(tree);
    expect(usage).toMatchObject({ processes: 2, threads: 2, openFiles });
  }, PATIENCE);
});

test('counts the threads of a program that has many', async () => {
  const program = startProgram([
    process.execPath,
    '-e',
    'console.log(1); setInterval(() => {}, 1e6)',
  ]);
  await program.line();
  const tree = treeOf(program);
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));

  await vi.waitFor(() => {
    const threads = readdirSync(`/proc/${program.pid}/task`).length;
    expect(threads).toBeGreaterThan(1);
    expect(reader.sample([tree], 0).get(tree)).toMatchObject({ processes: 1, threads });
  }, PATIENCE);
});

test('does not count a zombie, which uses nothing any more', async () => {
  const { program, child } = await startNeglectfulParent();
  const tree = treeOf(program);
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
  expect(reader.sample([tree], 0).get(tree)).toMatchObject({ processes: 2, threads: 2 });

  await makeZombie(child);

  expect(reader.sample([tree], 1000).get(tree)).toMatchObject({ processes: 1, threads: 1 });
});

test('keeps the highest CPU and memory for as long as the tree is sampled', () => {
  const program = startProgram(['sleep', '60']);
  const sampleAt = samplerOf(program);

  const usages = [
    sampleAt(0, { userTicks: 0, residentPages: 100 }),
    sampleAt(1000, { userTicks: 50, residentPages: 300 }),
    sampleAt(2000, { userTicks: 60, residentPages: 200 }),
  ];

  const page = pageSize();
  expect(usages).toMatchObject([
    { cpuPercent: null, maxCpuPercent: null, memoryBytes: 100 * page, maxMemoryBytes: 100 * page },
    { cpuPercent: 50, maxCpuPercent: 50, memoryBytes: 300 * page, maxMemoryBytes: 300 * page },
    { cpuPercent: 10, maxCpuPercent: 50, memoryBytes: 200 * page, maxMemoryBytes: 300 * page },
  ]);
});

test('forgets the highest of a tree that was left out', () => {
  const program = startProgram(['sleep', '60']);
  const sampleAt = samplerOf(program);
  sampleAt(0, { residentPages: 100 });
  sampleAt(1000, { userTicks: 50, residentPages: 100 });
  sampleAt(2000, null);

  const usage = sampleAt(3000, { userTicks: 50, residentPages: 10 });

  expect(usage).toMatchObject({ maxCpuPercent: null, maxMemoryBytes: 10 * pageSize() });
});

/** Samples a program of which the kernel says what it is told to; with null it is left out. */
function samplerOf(program: Program) {
  let said: Partial<ProcStat> = {};
  const stat = readStat(program.pid);
  const members = (trees: readonly Tree[]) =>
    new Map(trees.map((tree) => [tree, stat ? [{ ...stat, ...said }] : []]));
  const finder: MemberFinder = {
    find: members,
    findWithZombies: members,
    findWithZombiesAgain: members,
  };
  const reader = createStatsReader(finder);
  return (nowMs: number, saying: Partial<ProcStat> | null) => {
    const tree = treeOf(program);
    said = saying ?? {};
    return reader.sample(saying ? [tree] : [], nowMs).get(tree);
  };
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
