import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createWorld, type World } from '../graph/world.js';
import { newProcess, type State } from '../machine/process.js';
import type { RunKey } from '../ports/runs.js';
import { eventually, specOf } from '../testing.js';
import { createProber, type Prober } from './prober.js';

const found: RunKey[] = [];
let prober: Prober;
afterEach(() => {
  prober.close();
  found.length = 0;
});

/** A port, and how often it was called. */
async function listen() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.destroy();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { port, calls: () => sockets.length };
}

function worldWith(port: number, state: State, run = 1): World {
  const ready = { tcp: { port, host: '127.0.0.1' }, interval: 0.01 };
  const process = { ...newProcess(specOf('a', 'true', { ready }), run, 0), state };
  return createWorld(new Map([['a', process]]), new Map());
}

const starting = (pid: number | null = 42): State => ({
  phase: 'starting',
  since: 0,
  pid,
  deadline: null,
});
const running: State = { phase: 'running', since: 0, pid: 42 };

test('says again that a run is ready until somebody hears it', async () => {
  const { port, calls } = await listen();
  prober = createProber((key) => found.push(key));

  prober.follow(worldWith(port, starting()));
  await eventually(() => expect(found.length).toBeGreaterThan(3));
  prober.follow(worldWith(port, running));
  const [heard, called] = [found.length, calls()];
  const { port: other, calls: otherCalls } = await listen();
  prober.follow(worldWith(other, starting(), 2));
  await eventually(() => expect(otherCalls()).toBeGreaterThan(3));

  expect(found.slice(0, heard)).toEqual(found.slice(0, heard).map(() => ({ name: 'a', run: 1 })));
  expect(found.slice(heard)).toEqual(found.slice(heard).map(() => ({ name: 'a', run: 2 })));
  expect(calls()).toBeLessThanOrEqual(called + 1);
});

test('follows only runs whose program has begun and that have a probe', async () => {
  const { port, calls } = await listen();
  prober = createProber((key) => found.push(key));
  const plain = newProcess(specOf('b', 'true'), 1, 0);

  prober.follow(worldWith(port, starting(null)));
  prober.follow(createWorld(new Map([['b', { ...plain, state: starting() }]]), new Map()));
  expect(calls()).toBe(0);
  prober.follow(worldWith(port, starting()));

  await eventually(() => expect(found).toContainEqual({ name: 'a', run: 1 }));
});

test('looking for long leaves nothing behind', async () => {
  prober = createProber((key) => found.push(key));
  const { port } = await listen();
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => {
    process.off('warning', warn);
  });

  prober.follow(worldWith(port, starting()));
  await eventually(() => expect(found.length).toBeGreaterThan(30));

  expect(warnings.map(({ message }) => message)).toEqual([]);
});

test('after it is closed it finds nothing', async () => {
  const { port, calls } = await listen();
  prober = createProber((key) => found.push(key));
  prober.follow(worldWith(port, starting()));

  prober.close();
  const called = await eventually(async () => calls());

  expect(found).toEqual([]);
  expect(called).toBeLessThanOrEqual(1);
});

test('probes by what the spec says now, also in the middle of a start', async () => {
  const first = await listen();
  const second = await listen();
  prober = createProber((key) => found.push(key));

  prober.follow(worldWith(first.port, starting()));
  await eventually(() => expect(first.calls()).toBeGreaterThan(0));
  prober.follow(worldWith(second.port, starting()));

  await eventually(() => expect(second.calls()).toBeGreaterThan(0));
});
