import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

test('a signal reaches the main process, and with --tree its children too', async () => {
  const { port } = await posse.deputy('k9');
  const loop = 'while true; do sleep 0.05; done';
  const child = `trap "echo child" USR1; echo ready; ${loop}`;
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [
      { name: 'arm', host: 'k9', command: `sh -c '${child}' & trap "echo main" USR1; ${loop}` },
    ],
  });
  const logs = async () => (await posse.cli(config, 'logs', 'arm')).out;
  await posse.cli(config, 'up', 'arm');
  await until(logs, (text) => text.includes('ready'));

  await posse.cli(config, 'signal', 'USR1', 'arm');
  const alone = await until(logs, (text) => text.includes('main'));
  await posse.cli(config, 'signal', 'USR1', 'arm', '--tree');
  const all = await until(logs, (text) => text.includes('child'));

  expect(alone).not.toContain('child');
  expect(all.match(/main/g)).toHaveLength(2);
});
