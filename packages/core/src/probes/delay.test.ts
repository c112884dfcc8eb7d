import { expect, test } from 'vitest';
import { createDelayProbe } from './delay.js';
import { folderForTest, look, targetIn } from './testing.js';

test('time counts from the beginning of the program, whoever looks since when', async () => {
  let now = 101_999;
  const target = targetIn(folderForTest(), { beganAt: 100_000, now: () => now });
  const probe = createDelayProbe({ seconds: 2 }, target);

  const before = await look(probe);
  now = 102_000;

  expect(before).toEqual({ ok: false, reason: 'it began less than 2 s ago' });
  expect(await look(probe)).toEqual({ ok: true });
});
