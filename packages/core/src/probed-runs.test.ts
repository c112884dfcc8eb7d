import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, run, specOf, untilShows, viewOf, withSupervisor } from './testing.js';

test('a process is starting until its probe says yes, and why says what is missing', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const path = join(stateDir, '..', 'up');
    await run(supervisor, specOf('a', 'sleep 60', { ready: { file: path } }));
    await untilShows(supervisor, 'a', {
      phase: 'starting',
      why: `is not ready: there is no ${path}`,
    });

    writeFileSync(path, '');

    await untilShows(supervisor, 'a', { phase: 'running', why: null });
  }));

test('a line of an earlier run makes no later run ready', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const mark = join(stateDir, '..', 'second');
    const command = `[ -e ${mark} ] || echo all set; exec sleep 60`;
    await run(supervisor, specOf('a', command, { ready: { log: 'all set' } }));
    await untilShows(supervisor, 'a', { phase: 'running', run: 1 });
    writeFileSync(mark, '');

    await supervisor.restart([{ name: 'a' }]);

    await untilShows(supervisor, 'a', {
      phase: 'starting',
      run: 2,
      why: expect.stringContaining('is not ready: ') as string,
    });
  }));

test('what a program writes to its pipe is heard by the supervisor that comes next', () =>
  withSupervisor(async ({ supervisor, stateDir, open }) => {
    const pipe = join(stateDir, '..', 'ready.pipe');
    const go = join(stateDir, '..', 'go');
    const told = join(stateDir, '..', 'told');
    const command = `until [ -e ${go} ]; do sleep 0.01; done; echo ready > ${pipe}; : > ${told}; exec sleep 60`;
    await run(supervisor, specOf('a', command, { ready: { pipe } }));
    await untilShows(supervisor, 'a', { phase: 'starting' });
    await supervisor.close();
    writeFileSync(go, '');
    await eventually(() => expect(existsSync(told)).toBe(true));

    const next = await open();

    await untilShows(next, 'a', { phase: 'running', run: 1 });
  }));

test('a run that is not ready in time is stopped, restarted or let go on, as its spec says', () =>
  withSupervisor(async ({ supervisor }) => {
    const ready = { file: '/does/not/exist', timeout: 0.2 };
    await run(
      supervisor,
      specOf('fails', 'sleep 60', { ready }),
      specOf('again', 'sleep 60', { ready: { ...ready, on_timeout: 'restart' } }),
      specOf('goes-on', 'sleep 60', { ready: { ...ready, on_timeout: 'ignore' } }),
    );

    await untilShows(supervisor, 'fails', { phase: 'failed' });
    await untilShows(supervisor, 'goes-on', { phase: 'running', run: 1 });
    await eventually(() => expect(viewOf(supervisor, 'again').run).toBeGreaterThan(1));

    expect(viewOf(supervisor, 'fails').why).toContain('there is no /does/not/exist');
    expect(viewOf(supervisor, 'goes-on').why).toContain('was not ready within 0.2 s');
    expect(viewOf(supervisor, 'again').restarts).toBeGreaterThan(0);
  }));

test('a run that is not well any more is restarted, whatever its policy', () =>
  withSupervisor(async ({ supervisor }) => {
    let status = 200;
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo; // A TCP server has one.
    const url = `http://127.0.0.1:${port}/`;
    const health = { http: url, interval: 0.05, failures: 2 };
    await run(supervisor, specOf('a', 'sleep 60', { health }));
    await untilShows(supervisor, 'a', { phase: 'running', run: 1 });

    status = 503;

    await eventually(() => {
      expect(viewOf(supervisor, 'a').run).toBeGreaterThan(1);
      const reasons = supervisor.history('a').map(({ why }) => why);
      expect(reasons.join('\n')).toContain(`was not healthy (${url} answers 503)`);
    });
  }));

test('a run that uses more memory than it may is restarted, its whole tree counted', () =>
  withSupervisor(async ({ supervisor }) => {
    const command = '(head -c 100000000 /dev/zero; sleep 60) | tail';
    const restart = { policy: 'never', max_memory: '50MB' };
    await run(supervisor, specOf('a', `${command} & wait`, { restart }));

    await eventually(() => {
      expect(viewOf(supervisor, 'a').restarts).toBeGreaterThan(0);
      const reasons = supervisor.history('a').map(({ why }) => why);
      expect(reasons.join('\n')).toMatch(/used [0-9.]+ MiB of memory, more than/);
    });
  }));

test('a process waits for one of another host until somebody relays that it is ready', () =>
  withSupervisor(async ({ supervisor }) => {
    const fact = { phase: 'running', started: true, ready: true, completed: 'no' } as const;
    await run(supervisor, specOf('a', 'sleep 60', { depends_on: ['base/roscore'] }));
    await untilShows(supervisor, 'a', {
      phase: 'waiting',
      why: expect.stringContaining('base') as string,
    });

    supervisor.relay({
      host: 'base',
      bootKey: 'boot-1',
      revision: 1,
      processes: new Map([['roscore', fact]]),
    });

    await untilShows(supervisor, 'a', { phase: 'running' });
  }));

test('an exit with one of its success codes is a success', () =>
  withSupervisor(async ({ supervisor }) => {
    const restart = { policy: 'on_failure', success_codes: [0, 7] };
    await run(supervisor, specOf('a', 'exit 7', { restart }));

    const { exit, goal, restarts } = await untilShows(supervisor, 'a', { phase: 'exited' });

    expect({ exit, goal, restarts }).toEqual({
      exit: { code: 7, signal: null },
      goal: 'met',
      restarts: 0,
    });
  }));

test('with only, a start takes no dependencies along and a stop no dependents', () =>
  withSupervisor(async ({ supervisor }) => {
    await supervisor.apply([
      specOf('base', 'sleep 60'),
      specOf('app', 'sleep 60', { depends_on: ['base'] }),
    ]);

    await supervisor.start(['app'], { only: true });
    await untilShows(supervisor, 'app', { phase: 'waiting' });
    await supervisor.start(['base']);
    await untilShows(supervisor, 'app', { phase: 'running' });
    const { touched } = await supervisor.stop(['base'], { only: true });
    await untilShows(supervisor, 'base', { phase: 'stopped' });

    expect(touched).toEqual(['base']);
    expect(viewOf(supervisor, 'app').phase).toBe('running');
  }));
