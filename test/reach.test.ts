import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

test('start --only and stop --only take nobody along, and say who waits and who goes on', async () => {
  const { port } = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [
      { name: 'base', host: 'k9', command: 'sleep 1000' },
      { name: 'arm', host: 'k9', command: 'sleep 1000', depends_on: ['base'] },
    ],
  });

  await posse.cli(config, 'apply');
  const waiting = await posse.cli(config, 'start', 'arm', '--only');
  const base = await posse.row(config, 'k9/base');
  const met = await posse.cli(config, 'start', 'base');
  const arm = await until(
    () => posse.row(config, 'k9/arm'),
    ({ phase }) => phase === 'running',
  );
  const stopped = await posse.cli(config, 'stop', 'base', '--only');

  expect(waiting).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^k9\/arm: waiting: .*base/),
    err: expect.stringMatching(/^k9\/arm: waiting: .*base.*; it stays wanted up, until /),
  });
  expect(base.phase).toBe('stopped');
  expect(met.code).toBe(0);
  expect(stopped).toMatchObject({
    code: 0,
    out: 'stop left running, though they need what was stopped: k9/arm\nk9/base: stopped\n',
  });
  expect(await posse.row(config, 'k9/arm')).toMatchObject({ phase: 'running', pid: arm.pid });
});
