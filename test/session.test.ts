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

test('a changed file touches nothing until it is applied, and start says that it differs', async () => {
  const { port } = await posse.deputy('k9');
  const file = (seconds: number, ...more: readonly object[]) =>
    posse.config({
      deputies: [`http://127.0.0.1:${port}`],
      processes: [{ name: 'arm', host: 'k9', command: `sleep ${seconds}` }, ...more],
    });
  const config = file(1000);
  await posse.cli(config, 'up', 'arm');
  const before = await posse.row(config, 'k9/arm');
  file(2000, { name: 'leg', host: 'k9', command: 'sleep 3000' });

  const start = await posse.cli(config, 'start', 'arm');
  const missing = await posse.cli(config, 'start', 'leg');
  const apply = await posse.cli(config, 'apply');
  const applied = await posse.cli(config, 'start', 'arm');

  expect(start.code).toBe(0);
  expect(start.err).toContain('k9/arm runs as it was applied; the file says otherwise by now');
  expect(missing.code).toBe(2);
  expect(missing.err).toContain('run "sheriff cli apply"');
  expect(apply.code).toBe(0);
  expect(applied.err).toBe('');
  expect(await posse.row(config, 'k9/arm')).toMatchObject(identityOf(before));
});

test('a plan that would stop something needs a yes where nobody can be asked', async () => {
  const { port } = await posse.deputy('k9');
  const file = (...names: readonly string[]) =>
    posse.config({
      deputies: [`http://127.0.0.1:${port}`],
      processes: names.map((name) => ({ name, host: 'k9', command: 'sleep 1000' })),
    });
  const config = file('arm', 'leg');
  await posse.cli(config, 'up', '--all');
  file('arm');

  const refused = await posse.cli(config, 'apply');
  const kept = await posse.row(config, 'k9/leg');
  const agreed = await posse.cli(config, 'apply', '--yes');

  expect(refused.code).toBe(5);
  expect(refused.err).toContain('leg');
  expect(kept.phase).toBe('running');
  expect(agreed.code).toBe(0);
  const rows = async () => JSON.parse((await posse.cli(config, 'status', '--json')).out).processes;
  await until(rows, (processes) => processes.length === 1);
});

test('what a command cannot do it says by its exit code and a sentence', async () => {
  const { port } = await posse.deputy('k9');
  const config = posse.config({
    deputies: [`http://127.0.0.1:${port}`],
    processes: [
      { name: 'ghost', host: 'k9', command: ['/no/such/program'] },
      { name: 'sulky', host: 'k9', command: 'exit 3', ready: { tcp: { port: 9 } } },
      {
        name: 'slow',
        host: 'k9',
        command: 'sleep 1000',
        ready: { tcp: { port: 9 }, timeout: 60 },
      },
      { name: 'far', host: 'base', command: 'sleep 1000' },
    ],
  });
  await posse.cli(config, 'apply');

  const ghost = await posse.cli(config, 'start', 'ghost');
  const sulky = await posse.cli(config, 'start', 'sulky');
  const slow = await posse.cli(config, 'start', 'slow', '--timeout', '0.5');
  const why = await posse.cli(config, 'why', 'slow');
  const far = await posse.cli(config, 'start', 'far', 'ghost');
  const typo = await posse.cli(config, 'start', 'gost');
  const status = await posse.cli(config, 'status', '--json');

  expect(ghost).toMatchObject({
    code: 1,
    err: expect.stringContaining('"/no/such/program" does not exist'),
  });
  expect(sulky).toMatchObject({ code: 1, err: expect.stringContaining('exited with 3') });
  expect(slow).toMatchObject({ code: 4, err: expect.stringContaining('stop') });
  expect(why.out).toContain('nothing accepts connections on localhost:9');
  expect(far.code).toBe(3);
  expect(typo).toMatchObject({ code: 2, err: expect.stringContaining('ghost') });
  expect(status.code).toBe(0);
  expect(JSON.parse(status.out).hosts).toMatchObject([
    { name: 'k9', link: 'up' },
    { name: 'base', url: null, link: 'down', error: expect.any(String) },
  ]);
});

test('a wrong configuration names the place of every mistake and touches nothing', async () => {
  const config = posse.config(
    '{\n  "processes": [\n    { "name": "arm", "comand": "x", "autostart": "yes" }\n  ]\n}\n',
  );

  const up = await posse.cli(config, 'up');

  expect(up.code).toBe(2);
  expect(up.err).toContain(`${config}:3:22`);
  expect(up.err).toContain('did you mean "command"?');
  expect(up.err).toContain('autostart');
});
