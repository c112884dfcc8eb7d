import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { markedProcesses, TEST_MARK } from './helpers/marked.js';
import { until } from './helpers/until.js';

test('whatever a test leaves behind is found by its mark, also after it has moved away', async () => {
  const value = 'a mark of this test';
  const child = spawn('setsid', ['sleep', '1000'], {
    env: { ...process.env, [TEST_MARK]: value },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');

  const found = await until(
    () => markedProcesses(value),
    (processes) => processes.some(({ command }) => command.includes('sleep 1000')),
  );
  child.kill('SIGKILL');
  await ended;

  expect(found).toHaveLength(1);
  expect(markedProcesses(value)).toEqual([]);
});
