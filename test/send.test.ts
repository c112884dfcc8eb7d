import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

test('what is sent reaches the standard input of a process, across a restart of its deputy too', async () => {
  const deputy = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${deputy.port}`],
    processes: [
      {
        name: 'echo',
        host: 'k9',
        command: 'while read -r line; do echo "got $line"; done',
        stdin: 'pipe',
      },
      { name: 'deaf', host: 'k9', command: 'sleep 1000' },
    ],
  });
  await posse.cli(config, 'up', '--all');

  const first = await posse.cli(config, 'send', 'echo', 'one');
  const piped = posse.cliInBackground(config, 'send', 'echo');
  piped.stdin?.end('two\nthree\n');
  await once(piped, 'close');
  deputy.child.kill('SIGKILL');
  await deputy.ended;
  await posse.deputy('k9', { port: deputy.port });
  const later = await posse.cli(config, 'send', 'echo', 'four');
  const deaf = await posse.cli(config, 'send', 'deaf', 'one');

  expect(first).toEqual({ code: 0, out: 'k9/echo: 4 bytes written\n', err: '' });
  expect(piped.exitCode).toBe(0);
  expect(later.code).toBe(0);
  expect(deaf).toMatchObject({ code: 1, err: expect.stringContaining('stdin: pipe') });
  const { out } = await until(
    () => posse.cli(config, 'logs', 'echo'),
    (logs) => logs.out.includes('four'),
  );
  expect(out).toBe('got one\ngot two\ngot three\ngot four\n');
});

test('a program that does not read fills up, and nothing is written by halves', async () => {
  const { port } = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [{ name: 'deaf', host: 'k9', command: 'sleep 1000', stdin: 'pipe' }],
  });
  await posse.cli(config, 'up', 'deaf');

  const sending = posse.cliInBackground(config, 'send', 'deaf');
  let complaint = '';
  sending.stderr?.on('data', (data) => {
    complaint += data;
  });
  sending.stdin?.on('error', () => {}); // It is closed once the program has given up.
  sending.stdin?.end('x'.repeat(1_000_000));
  await once(sending, 'close');
  const status = await posse.cli(config, 'status');

  const written = Number(/Before that, (\d+) bytes were written/.exec(complaint)?.[1]);
  expect(sending.exitCode).toBe(1);
  expect(written % 4_096).toBe(0);
  expect(written).toBeGreaterThan(0);
  expect(status.code).toBe(0);
});
