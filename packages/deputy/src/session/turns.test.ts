import { expect, it } from 'vitest';
import { createTurns } from './turns.js';

it('runs one task after another, and goes on after one that failed', async () => {
  const inTurn = createTurns();
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
    return name;
  };

  const results = await Promise.allSettled([inTurn(task('a')), inTurn(task('b'))]);

  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(results).toMatchObject([{ reason: new Error('a failed') }, { value: 'b' }]);
});
