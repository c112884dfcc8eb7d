import { getEventListeners } from 'node:events';
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { waitForGrowth } from './follow.js';
import { openLog } from './log-file.js';
import { pathForTest } from './testing.js';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

beforeEach(() => {
  // What grew in the test before was long ago.
  vi.advanceTimersByTime(10_000);
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
});

afterAll(() => {
  vi.useRealTimers();
});

function startLog() {
  const path = pathForTest();
  writeFileSync(path, 'one\n');
  const log = openLog(path);
  const looks = vi.spyOn(log, 'look');
  return { log, looks, seen: log.read({ offset: 0, max: 100 }) };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => false)]);
}

test('resolves when the log grows', async () => {
  const { log, seen } = startLog();
  const growth = waitForGrowth(log, seen, { timeoutMs: 60_000 });
  vi.advanceTimersByTime(1000);
  expect(await isSettled(growth)).toBe(false);

  appendFileSync(log.path, 'two\n');
  vi.advanceTimersByTime(100);

  await growth;
});

test('resolves at once when the log has grown since the last read', async () => {
  const { log, seen } = startLog();

  appendFileSync(log.path, 'two\n');

  await waitForGrowth(log, seen, { timeoutMs: 60_000 });
});

test('does not resolve for the beginning of a character that a read keeps back', async () => {
  const { log } = startLog();
  appendFileSync(log.path, Buffer.from('€').subarray(0, 2));
  const seen = log.read({ offset: 4, max: 100 });

  const growth = waitForGrowth(log, seen, { timeoutMs: 60_000 });
  vi.advanceTimersByTime(1000);
  expect(await isSettled(growth)).toBe(false);

  appendFileSync(log.path, Buffer.from('€').subarray(2));
  vi.advanceTimersByTime(100);
  await growth;
});

test('resolves when the log begins anew', async () => {
  const { log, seen } = startLog();
  const growth = waitForGrowth(log, seen, { timeoutMs: 60_000 });

  truncateSync(log.path);
  vi.advanceTimersByTime(100);

  await growth;
});

test('resolves when the time is over', async () => {
  const { log, seen } = startLog();
  const growth = waitForGrowth(log, seen, { timeoutMs: 450 });
  vi.advanceTimersByTime(400);
  expect(await isSettled(growth)).toBe(false);

  vi.advanceTimersByTime(100);

  await growth;
});

test('rejects with the reason of its signal', async () => {
  const { log, seen } = startLog();
  const stop = new AbortController();
  const growth = waitForGrowth(log, seen, { timeoutMs: 60_000, signal: stop.signal });

  stop.abort(new Error('the link is gone'));

  await expect(growth).rejects.toThrow('the link is gone');
  const late = waitForGrowth(log, seen, { timeoutMs: 60_000, signal: stop.signal });
  await expect(late).rejects.toThrow('the link is gone');
  expect(vi.getTimerCount()).toBe(0);
});

test('leaves nothing behind on a signal that serves many waits', async () => {
  const { log, seen } = startLog();
  const { signal } = new AbortController();
  const growth = waitForGrowth(log, seen, { timeoutMs: 60_000, signal });

  appendFileSync(log.path, 'two\n');
  vi.advanceTimersByTime(100);
  await growth;

  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('rejects when the log cannot be looked at, and others wait on', async () => {
  const { log, looks, seen } = startLog();
  const other = startLog();
  const failing = waitForGrowth(log, seen, { timeoutMs: 60_000 });
  const waiting = waitForGrowth(other.log, other.seen, { timeoutMs: 60_000 });

  looks.mockImplementation(() => {
    throw new Error('EACCES');
  });
  vi.advanceTimersByTime(100);

  await expect(failing).rejects.toThrow('EACCES');
  appendFileSync(other.log.path, 'two\n');
  vi.advanceTimersByTime(100);
  await waiting;
});

test('has one timer for all who wait, and none when nobody does', async () => {
  const { log, seen } = startLog();
  const all = [1, 2, 3].map(() => waitForGrowth(log, seen, { timeoutMs: 60_000 }));
  expect(vi.getTimerCount()).toBe(1);

  appendFileSync(log.path, 'two\n');
  vi.advanceTimersByTime(100);

  await Promise.all(all);
  expect(vi.getTimerCount()).toBe(0);
});

test('looks ten times a second, and forty times for a second after something grew', () => {
  const { log, looks, seen } = startLog();
  const stop = new AbortController();
  const wait = () =>
    waitForGrowth(log, seen, { timeoutMs: 60_000, signal: stop.signal }).catch(() => {});
  wait();
  looks.mockClear();
  vi.advanceTimersByTime(1000);
  expect(looks).toHaveBeenCalledTimes(10);

  const other = startLog();
  appendFileSync(other.log.path, 'two\n');
  void waitForGrowth(other.log, other.seen, { timeoutMs: 60_000 });
  vi.advanceTimersByTime(100);
  looks.mockClear();
  vi.advanceTimersByTime(500);
  expect(looks).toHaveBeenCalledTimes(20);
  vi.advanceTimersByTime(1000);

  looks.mockClear();
  vi.advanceTimersByTime(1000);
  expect(looks).toHaveBeenCalledTimes(10);
  stop.abort();
});
