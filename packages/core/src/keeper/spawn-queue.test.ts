import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunKey } from '../ports/runs.js';
import { specOf } from '../testing.js';
import { createSpawnQueue } from './spawn-queue.js';

const spec = specOf('a', 'true');
const key = (name: string, run = 1): RunKey => ({ name, run });

/** A queue whose every spawn keeps the loop busy for so long. */
function queueTaking(ms: number) {
  const spawned: string[] = [];
  const queue = createSpawnQueue(({ name, run }) => {
    spawned.push(`${name}.${run}`);
    for (const end = performance.now() + ms; performance.now() < end; );
  });
  return { queue, spawned };
}

async function drained(spawned: readonly string[], count: number): Promise<number> {
  for (let turns = 0; turns < 1_000; turns += 1) {
    if (spawned.length === count) return turns;
    await turn();
  }
  throw new Error(`${spawned.length} of ${count} were spawned.`);
}

test('spawns in order, and nothing at once', async () => {
  const { queue, spawned } = queueTaking(0);

  queue.add(key('a'), spec);
  queue.add(key('b'), spec);
  queue.add(key('a', 2), spec);
  expect(spawned).toEqual([]);
  await drained(spawned, 3);

  expect(spawned).toEqual(['a.1', 'b.1', 'a.2']);
});

test('lets others have their turn every few milliseconds', async () => {
  const { queue, spawned } = queueTaking(3);

  for (let run = 1; run <= 20; run += 1) queue.add(key('a', run), spec);
  const turns = await drained(spawned, 20);

  // Two of 3 ms fill a slice of 4 ms.
  expect(turns).toBeGreaterThanOrEqual(9);
});

test('a spawn that is taken out does not happen, but only before its turn', async () => {
  const { queue, spawned } = queueTaking(0);
  queue.add(key('a'), spec);
  queue.add(key('a', 2), spec);
  queue.add(key('b'), spec);

  expect(queue.remove(key('a', 2))).toMatchObject({ name: 'a' });
  expect(queue.remove(key('a', 2))).toBeNull();
  await drained(spawned, 2);
  expect(queue.remove(key('b'))).toBeNull();

  expect(spawned).toEqual(['a.1', 'b.1']);
});

test('after it is cleared nothing more is spawned', async () => {
  const { queue, spawned } = queueTaking(0);
  queue.add(key('a'), spec);

  queue.clear();
  for (let turns = 0; turns < 5; turns += 1) await turn();

  expect(spawned).toEqual([]);
});
