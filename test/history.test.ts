import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

test('a history tells who asked and how runs ended, also after the deputy was killed', async () => {
  const deputy = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${deputy.port}`],
    processes: [{ name: 'arm', host: 'k9', command: 'sleep 1000', restart: 'always' }],
  });
  await posse.cli(config, 'up', 'arm');
  const { pid } = await posse.row(config, 'k9/arm');
  process.kill(Number(pid), 'SIGKILL');
  await until(
    () => posse.row(config, 'k9/arm'),
    ({ run, phase }) => run === 2 && phase === 'running',
  );
  const before = await posse.cli(config, 'history', 'arm', '--json');

  deputy.child.kill('SIGKILL');
  await deputy.ended;
  await posse.deputy('k9', { port: deputy.port });
  const after = await posse.cli(config, 'history', 'arm', '--json');
  const why = await posse.cli(config, 'why', 'arm');

  const [{ history }] = JSON.parse(after.out).processes;
  expect(after.out).toBe(before.out);
  expect(history[0]).toMatchObject({ from: 'stopped', run: 1, who: expect.stringContaining('@') });
  expect(history).toContainEqual(
    expect.objectContaining({ run: 1, exit: { code: null, signal: 'SIGKILL' }, who: null }),
  );
  expect(history.at(-1)).toMatchObject({ run: 2, to: 'running' });
  expect(why.out).toMatch(/^k9\/arm: running .*\n {2}WHEN /);
});
