import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

/** The pid of the deputy that the sheriff has started, by the lock of its state folder. */
function localDeputy(): number {
  const lock = join(String(posse.env.XDG_STATE_HOME), 'posse', 'local', 'lock');
  return Number(/pid (\d+)/.exec(readFileSync(lock, 'utf8'))?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  process.kill(pid, signal);
  await until(
    () => isAlive(pid),
    (alive) => !alive,
  );
}

test('without deputies the sheriff starts one, which goes on, but never to have a look', async () => {
  const config = posse.config({
    processes: [{ name: 'arm', command: 'sleep 1000', autostart: true, restart: 'always' }],
  });

  const look = await posse.cli(config, 'status');
  const up = await posse.cli(config, 'up');
  const running = await posse.row(config, 'localhost/arm');
  await end(localDeputy(), 'SIGKILL');
  const without = await posse.cli(config, 'status', '--json');
  const again = await posse.cli(config, 'up');
  const after = await posse.row(config, 'localhost/arm');
  const down = await posse.cli(config, 'down');
  await end(localDeputy(), 'SIGTERM');

  expect(look).toMatchObject({ code: 0, out: expect.stringContaining('no local deputy runs') });
  expect(up).toMatchObject({ code: 0, out: expect.stringContaining('localhost/arm: running') });
  expect(JSON.parse(without.out).hosts).toMatchObject([{ name: 'localhost', link: 'down' }]);
  expect(again.code).toBe(0);
  expect(after).toMatchObject({ pid: running.pid, run: 1, phase: 'running' });
  expect(down.code).toBe(0);
});
