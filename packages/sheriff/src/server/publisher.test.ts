import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPublisher } from './publisher.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first news is published at once, what follows in one go', () => {
  const { publisher, publishedAt } = publishing();

  publisher.wake('news');
  vi.advanceTimersByTime(5);
  for (let count = 0; count < 200; count += 1) publisher.wake('news');
  vi.advanceTimersByTime(100);

  expect(publishedAt).toEqual([0, 20]);
});

test('usage alone waits until a second is over', () => {
  const { publisher, publishedAt } = publishing();
  publisher.wake('news');
  vi.advanceTimersByTime(100);

  publisher.wake('usage');
  vi.advanceTimersByTime(2_000);

  expect(publishedAt).toEqual([0, 1_000]);
});

test('news does not wait for the usage that came before it', () => {
  const { publisher, publishedAt } = publishing();
  publisher.wake('news');
  vi.advanceTimersByTime(100);

  publisher.wake('usage');
  publisher.wake('news');
  vi.advanceTimersByTime(2_000);

  expect(publishedAt).toEqual([0, 100]);
});

test('nothing is published once it is closed', () => {
  const { publisher, publishedAt } = publishing();

  publisher.wake('news');
  publisher.close();
  publisher.wake('news');
  vi.advanceTimersByTime(2_000);

  expect(publishedAt).toEqual([]);
});

function publishing() {
  const startMs = performance.now();
  const publishedAt: number[] = [];
  const publish = () => publishedAt.push(Math.round((performance.now() - startMs) / 5) * 5);
  return { publisher: createPublisher(publish, { batchMs: 20, usageMs: 1_000 }), publishedAt };
}
