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

const readyAt = (port: number) => ({
  ready: { tcp: { port, host: '127.0.0.1' }, interval: 0.01 },
});

function worldWith(port: number, state: State, run = 1): World {
  const process = { ...newProcess(specOf('a', 'true', readyAt(port)), run, 0), state };
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
  const { port: other } = await listen();
  prober = createProber((key) => found.push(key));
  const [ordered] = worldWith(port, starting(null)).processes.values();
  const plain = { ...newProcess(specOf('b', 'true'), 1, 0), state: starting() };
  const begun = newProcess(specOf('c', 'true', readyAt(other)), 1, 0);
  const all = [ordered ?? plain, plain, { ...begun, state: starting() }];

  prober.follow(createWorld(new Map(all.map((one) => [one.spec.name, one])), new Map()));
  await eventually(() => expect(found.length).toBeGreaterThan(3));

  expect(found).toEqual(found.map(() => ({ name: 'c', run: 1 })));
  expect(calls()).toBe(0);
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

test('after it is closed it looks no more', async () => {
  const { port, calls } = await listen();
  const first = createProber((key) => found.push(key));
  first.follow(worldWith(port, starting()));
  await eventually(() => expect(found.length).toBeGreaterThan(1));

  first.close();
  const [then, called] = [found.length, calls()];
  const { port: other } = await listen();
  prober = createProber((key) => found.push(key));
  prober.follow(worldWith(other, starting(), 2));
  await eventually(() => expect(found.length).toBeGreaterThan(then + 5));

  expect(found.slice(then)).toEqual(found.slice(then).map(() => ({ name: 'a', run: 2 })));
  expect(calls()).toBeLessThanOrEqual(called + 1);
});
