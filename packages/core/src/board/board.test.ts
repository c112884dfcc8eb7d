import { expect, test } from 'vitest';
import { LEASE_MS } from '../graph/elsewhere.js';
import { step } from '../graph/step.js';
import { createWorld, type World } from '../graph/world.js';
import { newProcess, type Phase, type Process, type State } from '../machine/process.js';
import { specOf } from '../testing.js';
import type { ViewChanges } from '../views.js';
import { createBoard } from './board.js';

const process = (name: string, state: State, fields: object = {}): Process => ({
  ...newProcess(specOf(name, 'true', fields), 1, 0),
  want: 'up',
  state,
});
const worldOf = (...processes: readonly Process[]): World =>
  createWorld(new Map(processes.map((one) => [one.spec.name, one])), new Map());
const running: State = { phase: 'running', since: 3, pid: 42, late: null };
const stopped: State = { phase: 'stopped', since: 0 };
const waiting: State = { phase: 'waiting', since: 0, again: false };

test('shows each process as it is', () => {
  const board = createBoard(worldOf(process('a', running), process('b', stopped)));

  expect(board.status()).toMatchObject({
    revision: 1,
    processes: [
      { name: 'a', phase: 'running', pid: 42, run: 1, sinceMs: 3, goal: 'met', why: null },
      { name: 'b', phase: 'stopped', pid: null, sinceMs: 0 },
    ],
  });
});

test('tells those who listen what has become different, and what has gone', () => {
  const b = process('b', stopped);
  const before = worldOf(process('a', stopped), b, process('c', stopped));
  const board = createBoard(before);
  const heard: ViewChanges[] = [];
  const end = board.subscribe((changes) => heard.push(changes));

  const after = worldOf(process('a', running), b);
  board.show(before, after);
  end();
  board.show(after, before);

  expect(heard).toMatchObject([
    { revision: 2, processes: [{ name: 'a', phase: 'running' }], gone: ['c'] },
  ]);
  expect(board.revision()).toBe(3);
});

test('a change that shows nowhere is no new revision', () => {
  const before = worldOf(process('a', running));
  const board = createBoard(before);
  board.subscribe(() => expect.unreachable());
  const [a] = before.processes.values();

  board.show(before, worldOf(...(a ? [{ ...a, failures: 7 }] : [])));

  expect(board.revision()).toBe(1);
});

test('a process shows anew when what it waits for does', () => {
  const b = process('b', waiting, { depends_on: ['a'] });
  const before = worldOf(process('a', stopped), b);
  const board = createBoard(before);
  const heard: ViewChanges[] = [];
  board.subscribe((changes) => heard.push(changes));
  const why = board.status().processes.find(({ name }) => name === 'b')?.why;

  board.show(before, worldOf(process('a', { phase: 'failed', since: 1, reason: 'gone' }), b));

  const shown = heard[0]?.processes.find(({ name }) => name === 'b');
  expect(shown?.why).toContain('gone');
  expect(shown?.why).not.toBe(why);
});

test('a process shows anew when what it waits for on another host does', () => {
  const a = process('a', waiting, { depends_on: ['base/x'] });
  const runs = process('b', running, { depends_on: ['base/x'] });
  const fact = { started: true, ready: false, completed: 'no' } as const;
  const told = (world: World, revision: number, phase: Phase) =>
    step(world, {
      ...{ kind: 'relayed', host: 'base', bootKey: 'boot-1', revision, at: 0 },
      processes: new Map([['x', { ...fact, phase }]]),
    }).world;
  const before = worldOf(a, runs);
  const heard: (string | null)[] = [];
  const board = createBoard(before);
  board.subscribe(({ processes }) =>
    heard.push(...processes.map(({ name, why }) => `${name} ${why}`)),
  );

  const starting = told(before, 1, 'starting');
  const renewed = told(starting, 1, 'starting');
  const failed = told(renewed, 2, 'failed');
  const lost = step(failed, { kind: 'tick', at: LEASE_MS }).world;
  const worlds = [before, starting, renewed, failed, lost, before];
  for (const [index, world] of worlds.entries()) board.show(worlds[index - 1] ?? before, world);

  expect(heard).toEqual([
    'a waits for base/x to be ready, which is starting',
    'a waits for base/x to be ready, which has failed',
    'a waits for base/x to be ready, but no sheriff relays base',
  ]);
});

test('a host that comes in sight shows, even if it does not know what is waited for', () => {
  const before = worldOf(process('a', waiting, { depends_on: ['base/x'] }));
  const board = createBoard(before);
  const facts = { bootKey: 'boot-1', revision: 1, processes: new Map(), at: 0 };

  board.show(before, step(before, { kind: 'relayed', host: 'base', ...facts }).world);

  expect(board.status().processes[0]?.why).toContain('not known on base');
});

test('who stops listening in the middle of the news is spared the rest, and others are not', () => {
  const before = worldOf(process('a', stopped));
  const board = createBoard(before);
  const heard: string[] = [];
  const end = board.subscribe(() => {
    heard.push('first');
    end();
  });
  board.subscribe(() => heard.push('second'));

  const after = worldOf(process('a', running));
  board.show(before, after);
  board.show(after, before);

  expect(heard).toEqual(['first', 'second', 'second']);
});
