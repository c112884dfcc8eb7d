import { expect, test } from 'vitest';
import { createSlowValue } from './slow-value.js';

/** A source that answers when it is told to. */
function source() {
  const asked: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const read = () =>
    new Promise<number>((resolve, reject) => {
      asked.push({ resolve, reject });
    });
  return { asked, read };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('tells the last answer while it waits for the next', async () => {
  const { asked, read } = source();
  const value = createSlowValue(read, 100);
  expect(value(0)).toBeNull();

  asked[0]?.resolve(7);
  await settled();

  expect(value(50)).toBe(7);
  expect(value(100)).toBe(7);
  expect(asked).toHaveLength(2);
});

test('asks no sooner than it is due', async () => {
  const { asked, read } = source();
  const value = createSlowValue(read, 100);
  value(0);
  asked[0]?.resolve(7);
  await settled();

  value(99);
  expect(asked).toHaveLength(1);
  value(100);
  expect(asked).toHaveLength(2);
});

test('asks nothing more while a read hangs', async () => {
  const { asked, read } = source();
  const value = createSlowValue(read, 100);
  for (const nowMs of [0, 100, 200, 300]) value(nowMs);
  expect(asked).toHaveLength(1);

  asked[0]?.resolve(7);
  await settled();

  expect(value(400)).toBe(7);
  expect(asked).toHaveLength(2);
});

test('tells nothing after a read that failed, and asks again', async () => {
  const { asked, read } = source();
  const value = createSlowValue(read, 100);
  value(0);
  asked[0]?.resolve(7);
  await settled();
  value(100);
  asked[1]?.reject(new Error('EIO'));
  await settled();

  expect(value(200)).toBeNull();
  expect(asked).toHaveLength(3);
});
