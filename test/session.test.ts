import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosse, type Posse, type StatusRow } from './helpers/posse.js';
import { until } from './helpers/until.js';

let posse: Posse;
beforeEach(() => {
  posse = createPosse();
});
afterEach(() => posse.close());

/** The ProcMan file that people have, with the port that the deputy has got. */
function procman(port: number): string {
  const file = readFileSync('configs/procman.json', 'utf8');
  return posse.config(file.replace('localhost:8000', `localhost:${port}`), 'procman.json');
}

/** What of a process must not change when nothing happens to it. */
function identityOf({ phase, pid, run, restarts, exit, stale }: StatusRow) {
  return { phase, pid, run, restarts, exit, stale };
}

test('a ProcMan file runs as it is: up, status, start, logs, restart, stop', async () => {
  const { port } = await posse.deputy('k9.lan');
  const config = procman(port);

  const before = await posse.cli(config, 'status', '--json');
  const up = await posse.cli(config, 'up');
  const running = await posse.row(config, 'k9.lan/echoloop');
  const start = await posse.cli(config, 'start', 'echoloop');
  const logs = await until(
    () => posse.cli(config, 'logs', 'echoloop', '-n', '2'),
    ({ out }) => out.split('\n').length > 2,
  );
  const restart = await posse.cli(config, 'restart', 'echoloop');
  const restarted = await posse.row(config, 'k9.lan/echoloop');
  const stop = await posse.cli(config, 'stop', 'echoloop');

  expect(before.code).toBe(0);
  expect(JSON.parse(before.out).processes.map(({ phase }: { phase: string }) => phase)).toEqual([
    'stopped',
    'stopped',
  ]);
  expect(up).toMatchObject({ code: 0, err: '' });
  expect(running).toMatchObject({ phase: 'running', run: 1, restarts: 0, stale: false });
  expect(start.code).toBe(0);
  expect(logs.out).toBe('hello\nhello\n');
  expect(restart.code).toBe(0);
  expect(restarted).toMatchObject({ phase: 'running', run: 2, restarts: 0 });
  expect(restarted.pid).not.toBe(running.pid);
  expect(stop.code).toBe(0);
  expect(await posse.row(config, 'k9.lan/echoloop')).toMatchObject({ phase: 'stopped', pid: null });
  expect(await posse.row(config, 'k9.lan/dateprinter')).toMatchObject({ phase: 'stopped', run: 0 });
});

test('a program that is killed is started again, and the restart is counted', async () => {
  const { port } = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [
      { name: 'arm', host: 'k9', command: 'sleep 1000', autostart: true, restart: 'always' },
    ],
  });
  await posse.cli(config, 'up');
  const { pid } = await posse.row(config, 'k9/arm');

  process.kill(Number(pid), 'SIGKILL');

  const again = await until(
    () => posse.row(config, 'k9/arm'),
    ({ run, phase }) => run === 2 && phase === 'running',
  );
  expect(again).toMatchObject({ restarts: 1, exit: { code: null, signal: 'SIGKILL' } });
  expect(again.pid).not.toBe(pid);
});

test('a program that ignores SIGTERM is stopped by force after its timeout', async () => {
  const { port } = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [
      {
        name: 'mule',
        host: 'k9',
        command: "trap '' TERM; while true; do sleep 1; done",
        autostart: true,
        stop: { timeout: 0.5 },
      },
    ],
  });
  await posse.cli(config, 'up');

  const stop = await posse.cli(config, 'stop', 'mule');

  expect(stop.code).toBe(0);
  expect(await posse.row(config, 'k9/mule')).toMatchObject({
    phase: 'stopped',
    exit: { code: null, signal: 'SIGKILL' },
  });
});

test('nothing changes when a sheriff is killed', async () => {
  const { port } = await posse.deputy('k9.lan');
  const config = procman(port);
  await posse.cli(config, 'up');
  const before = await posse.row(config, 'k9.lan/echoloop');
  const follower = posse.cliInBackground(config, 'logs', '-f', 'echoloop');
  await new Promise((resolve) => follower.stdout?.once('data', resolve));

  follower.kill('SIGKILL');
  await new Promise((resolve) => follower.once('exit', resolve));

  const after = await posse.row(config, 'k9.lan/echoloop');
  expect(after).toMatchObject(identityOf(before));
});

test('processes do not notice that their deputy is killed and comes back', async () => {
  const deputy = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${deputy.port}`],
    processes: [
      {
        name: 'counter',
        host: 'k9',
        command: 'i=0; while true; do i=$((i + 1)); echo $i; sleep 0.01; done',
        autostart: true,
      },
      { name: 'job', host: 'k9', command: 'sleep 1; exit 7', autostart: true },
    ],
  });
  await posse.cli(config, 'up', '--no-wait');
  const before = await until(
    () => posse.row(config, 'k9/counter'),
    ({ phase }) => phase === 'running',
  );

  deputy.child.kill('SIGKILL');
  await deputy.ended;
  const away = await posse.cli(config, 'status', '--json');
  const refused = await posse.cli(config, 'stop', 'counter');
  await posse.deputy('k9', { port: deputy.port });

  expect(away.code).toBe(0);
  expect(JSON.parse(away.out).hosts[0]).toMatchObject({ link: 'down' });
  expect(refused.code).toBe(3);
  expect(await posse.row(config, 'k9/counter')).toMatchObject(identityOf(before));
  const job = await until(
    () => posse.row(config, 'k9/job'),
    ({ phase }) => phase === 'exited',
  );
  expect(job).toMatchObject({ run: 1, exit: { code: 7, signal: null } });
  const { out } = await posse.cli(config, 'logs', 'counter', '-n', '100000');
  const numbers = out.trim().split('\n').map(Number);
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
