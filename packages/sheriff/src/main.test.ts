import { afterEach, expect, test, vi } from 'vitest';
import { main } from './main.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('the program ends with its command, whatever it may still be waiting for', async () => {
  const ended = new Error('ended');
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw ended;
  });

  const running = main(['cli', 'strat']);

  await expect(running).rejects.toBe(ended);
  expect(exit).toHaveBeenCalledExactlyOnceWith(2);
});
