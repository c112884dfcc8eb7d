import { expect, test } from 'vitest';
import { lookWithin } from './look-within.js';

const late = 'it takes longer';
const NOT_ABORTED = new AbortController().signal;

test('a look that is called off before it begins never does', async () => {
  let begun = 0;

  const { ok } = await lookWithin({ signal: AbortSignal.abort(), timeoutMs: 10_000, late }, () => {
    begun += 1;
    return () => {};
  });

  expect([ok, begun]).toEqual([false, 0]);
});

test('a look that takes too long is ended, and answers later for nobody', async () => {
  let end = 0;
  let answerLater = () => {};

  const finding = await lookWithin({ signal: NOT_ABORTED, timeoutMs: 1, late }, (answer) => {
    answerLater = () => answer({ ok: true });
    return () => {
      end += 1;
    };
  });
  answerLater();

  expect(finding).toEqual({ ok: false, reason: late });
  expect(end).toBeGreaterThan(0);
});

test('a look that cannot begin says why', async () => {
  const finding = await lookWithin({ signal: NOT_ABORTED, timeoutMs: 10_000, late }, () => {
    throw new Error('it is not possible');
  });

  expect(finding).toEqual({ ok: false, reason: 'it is not possible' });
});

test('a look that has ended holds no timer', async () => {
  const bounds = { signal: NOT_ABORTED, timeoutMs: 60_000, late };
  const before = timers();

  for (let count = 0; count < 100; count += 1) {
    await lookWithin(bounds, (answer) => {
      setImmediate(answer, { ok: true });
      return () => {};
    });
  }

  // The test's own come and go meanwhile.
  expect(timers() - before).toBeLessThan(10);
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}
