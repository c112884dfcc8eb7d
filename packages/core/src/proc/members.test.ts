import { beforeEach, expect, test, vi } from 'vitest';
import { createMemberFinder, type Tree } from './members.js';
import { readStat } from './stat.js';
import {
  end,
  endGroupAfterTest,
  makeZombie,
  startNeglectfulParent,
  startProgram,
  treeOf,
  untilSleep,
} from './testing.js';

// Another one for each test: what was killed after the one before may not have ended yet.
let run = '';
let marker = '';
let env: NodeJS.ProcessEnv = {};

beforeEach((context) => {
  run = `${process.pid}-${context.task.id}/camera/7`;
  marker = `POSSE_RUN=${run}`;
  env = { POSSE_RUN: run };
});

function pidsOf(tree: Tree, finder = createMemberFinder('POSSE_RUN')): number[] {
  return pidsIn(finder.find([tree]), tree);
}

function pidsIn(found: ReturnType<ReturnType<typeof createMemberFinder>['find']>, tree: Tree) {
  return (found.get(tree) ?? []).map((stat) => stat.pid).toSorted((a, b) => a - b);
}

test('finds a grandchild that has left session and group, by its marker', async () => {
  const script = '(setsid sleep 60 & echo $!); exec sleep 60';
  const program = startProgram(['sh', '-c', script], env);
  const stray = Number(await program.line());
  endGroupAfterTest(stray);
  await vi.waitFor(() => expect(readStat(stray)?.session).toBe(stray));

  const tree = treeOf(program, { marker });

  expect(pidsOf(tree)).toEqual([program.pid, stray]);
});

test('takes no other run for its own, though its marker begins alike', () => {
  const program = startProgram(['sleep', '60'], env);
  startProgram(['sleep', '60'], { POSSE_RUN: `${run}0` });
  startProgram(['sleep', '60'], { OTHER: marker });

  expect(pidsOf(treeOf(program, { marker }))).toEqual([program.pid]);
});

test('finds a child that hides its environment, by its session', async () => {
  const program = startProgram(['sh', '-c', 'env -i sleep 60 & echo $!; wait'], env);
  const child = Number(await program.line());
  await untilSleep(child);

  expect(pidsOf(treeOf(program, { marker }))).toEqual([program.pid, child]);
});

test('leaves out the session of the keeper, which carries the marker too', async () => {
  const keeper = startProgram(['sh', '-c', 'sleep 60 & echo $!; wait'], env);
  await keeper.line();
  const program = startProgram(['sleep', '60'], env);

  const tree = treeOf(program, { marker, keeper: keeper.pid });

  expect(pidsOf(tree)).toEqual([program.pid]);
});

test('finds the leader while it is still in the session of the keeper', async () => {
  const keeper = startProgram(['sh', '-c', 'sleep 60 & echo $!; wait'], env);
  const leader = Number(await keeper.line());
  const startTicks = readStat(leader)?.startTicks ?? 0;

  const tree = { leader, startTicks, keeper: keeper.pid, marker };

  expect(pidsOf(tree)).toEqual([leader]);
});

test('counts a zombie only when asked to', async () => {
  const { program, child } = await startNeglectfulParent(env);
  const tree = treeOf(program, { marker });
  const finder = createMemberFinder('POSSE_RUN');
  expect(pidsOf(tree, finder)).toEqual([program.pid, child]);

  await makeZombie(child);

  expect(pidsOf(tree, finder)).toEqual([program.pid]);
  expect(pidsIn(finder.findWithZombies([tree]), tree)).toEqual([program.pid, child]);
});

test('leaves a session alone whose number was given to others', () => {
  const stranger = startProgram(['sleep', '60']);

  const tree = treeOf(stranger, { startTicks: stranger.startTicks - 1, marker });

  expect(pidsOf(tree)).toEqual([]);
});

test('keeps the session of a leader that is gone if one in it carries the marker', async () => {
  const script = 'sleep 60 & echo $!; env -i sleep 60 & echo $!; wait';
  const program = startProgram(['sh', '-c', script], env);
  const marked = Number(await program.line());
  const hidden = Number(await program.line());
  await untilSleep(hidden);
  const tree = treeOf(program, { marker });

  await end(program);

  expect(pidsOf(tree)).toEqual([marked, hidden]);
  process.kill(marked, 'SIGKILL');
  await vi.waitFor(() => expect(pidsOf(tree)).toEqual([]), 5000);
});

test('tells many trees apart in one pass', () => {
  const programs = Array.from({ length: 20 }, () => startProgram(['sleep', '60']));
  const trees = programs.map((program) => treeOf(program));

  const found = createMemberFinder('POSSE_RUN').find(trees);

  expect([...found.keys()]).toEqual(trees);
  for (const tree of trees) expect(pidsIn(found, tree)).toEqual([tree.leader]);
});

test('goes on knowing a stray that later hides its environment', async () => {
  const program = startProgram(['sleep', '60'], env);
  const script = 'read -r go; exec env -i sleep 60';
  const stray = startProgram(['sh', '-c', script], env);
  const tree = treeOf(program, { marker });
  const finder = createMemberFinder('POSSE_RUN');
  expect(pidsOf(tree, finder)).toEqual([program.pid, stray.pid]);

  stray.child.stdin?.write('\n');
  await untilSleep(stray.pid);

  expect(pidsOf(tree, finder)).toEqual([program.pid, stray.pid]);
  expect(pidsOf(tree)).toEqual([program.pid]);
});

test('finds nothing for no trees', () => {
  expect(createMemberFinder('POSSE_RUN').find([])).toEqual(new Map());
});

test('finds who joins a tree later, though it passes over all others', async () => {
  const child = 'sleep 60 & echo $!';
  const program = startProgram(['sh', '-c', `read go; ${child}; setsid ${child}; wait`], env);
  const tree = treeOf(program, { marker });
  const finder = createMemberFinder('POSSE_RUN');
  const pids = () => pidsIn(finder.findWithZombiesAgain([tree]), tree);
  expect([pids(), pids()]).toEqual([[program.pid], [program.pid]]);

  program.child.stdin?.write('go\n');
  const children = [Number(await program.line()), Number(await program.line())];
  for (const pid of children) endGroupAfterTest(pid);
  await Promise.all(children.map(untilSleep));

  expect(pids()).toEqual([program.pid, ...children]);
});

test('finds a run that is taken over after others were looked for', () => {
  const program = startProgram(['sleep', '60'], env);
  const other = startProgram(['sleep', '60'], { POSSE_RUN: `${run}0` });
  const finder = createMemberFinder('POSSE_RUN');
  const tree = treeOf(program, { marker });
  const later = treeOf(other, { marker: `${marker}0` });
  finder.findWithZombiesAgain([tree]);

  expect(pidsIn(finder.findWithZombiesAgain([tree, later]), later)).toEqual([other.pid]);
});

test('finds one that had no environment yet when others were looked for', async () => {
  const tree = treeOf(startProgram(['sleep', '60'], env), { marker });
  const finder = createMemberFinder('POSSE_RUN');
  // Who is just in `exec` looks the same, for an instant.
  const script = `echo bare; read go; exec env ${marker} sleep 60`;
  const bare = startProgram(['env', '-i', '/bin/sh', '-c', script]);
  await bare.line();
  expect(pidsIn(finder.findWithZombiesAgain([tree]), tree)).toEqual([tree.leader]);

  bare.child.stdin?.write('go\n');
  await untilSleep(bare.pid);

  expect(pidsIn(finder.findWithZombiesAgain([tree]), tree)).toEqual([tree.leader, bare.pid]);
});
