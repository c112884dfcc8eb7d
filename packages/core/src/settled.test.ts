import { expect, test } from 'vitest';
import { viewOf } from './board/row.js';
import { process as processOf, world } from './graph/testing.js';
import { settled } from './settled.js';
import type { ProcessView, ViewChanges } from './views.js';

test('resolves at once when nothing is pending', async () => {
  const status = statusOf({ a: 'met', b: 'missed' });

  const views = await settled(status, ['a', 'b'], []);

  expect(views.map(({ goal }) => goal)).toEqual(['met', 'missed']);
  expect(status.listeners.size).toBe(0);
});

test('waits for those that are named, and for nobody else', async () => {
  const status = statusOf({ a: 'pending', b: 'pending' });
  const both = settled(status, ['a'], []);

  status.become({ a: 'met', b: 'pending' });

  await expect(both).resolves.toMatchObject([{ name: 'a', goal: 'met' }]);
  expect(status.listeners.size).toBe(0);
});

test('goes on waiting while one of several is pending', async () => {
  const status = statusOf({ a: 'pending', b: 'pending' });
  let isSettled = false;
  const both = settled(status, ['a', 'b'], []).then(() => {
    isSettled = true;
  });

  status.become({ a: 'met', b: 'pending' });
  await Promise.resolve();
  expect(isSettled).toBe(false);
  status.become({ a: 'met', b: 'missed' });

  await both;
});

test('gives up with the reason of the signal and listens no more', async () => {
  const status = statusOf({ a: 'pending' });
  const giveUp = new AbortController();
  const waiting = settled(status, ['a'], [new AbortController().signal, giveUp.signal]);

  giveUp.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  await expect(
    settled(status, ['a'], [new AbortController().signal, giveUp.signal]),
  ).rejects.toThrow('enough');
  expect(status.listeners.size).toBe(0);
});

type Goals = Readonly<Record<string, ProcessView['goal']>>;

function statusOf(goals: Goals) {
  const listeners = new Set<(changes: ViewChanges) => void>();
  let processes = viewsOf(goals);
  return {
    listeners,
    status: () => ({ revision: 1, processes }),
    subscribe: (listener: (changes: ViewChanges) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become: (next: Goals) => {
      processes = viewsOf(next);
      for (const listener of listeners) listener({ revision: 2, processes, gone: [] });
    },
  };
}

function viewsOf(goals: Goals): ProcessView[] {
  return Object.entries(goals).map(([name, goal]) => ({
    ...viewOf(world(), processOf(name)),
    goal,
  }));
}
