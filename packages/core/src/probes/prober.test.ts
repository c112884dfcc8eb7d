import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Spec } from '../config/spec.js';
import { createWorld, type World } from '../graph/world.js';
import type { News } from '../machine/news.js';
import { newProcess, type Process, type State } from '../machine/process.js';
import { eventually, specOf, untilGone } from '../testing.js';
import { createProber } from './prober.js';
import type { FoundTarget } from './probing.js';
import { folderForTest, listen, targetIn } from './testing.js';

const NO_TIME = { interval: 0.01 };
const STARTING: State = { phase: 'starting', since: 0, pid: 42, deadline: null, finding: null };
const RUNNING: State = { phase: 'running', since: 0, pid: 42, late: null };

/** A prober over a folder, which is told of one process, and what it has said. */
function place({ targetOf }: { targetOf?: (process: Process) => FoundTarget } = {}) {
  const folder = folderForTest();
  const news: News[] = [];
  const prober = createProber({
    targetOf: targetOf ?? (({ run }) => ({ ok: true, ...targetIn(folder), run })),
    onNews: (one) => news.push(one),
    now: () => 7,
  });
  onTestFinished(() => prober.close());
  return {
    folder,
    prober,
    news,
    kinds: () => news.map(({ kind }) => kind),
    follow: (spec: Spec, state: State, run = 1) => prober.follow(worldOf({ spec, state, run })),
    /** Waits until so much more has been said. */
    hears: async (more: number) => {
      const before = news.length;
      await eventually(() => expect(news.length).toBeGreaterThanOrEqual(before + more));
      return news.slice(before);
    },
  };
}

function worldOf(...all: readonly { spec: Spec; state: State; run: number }[]): World {
  const processes = all.map(({ spec, state, run }) => ({ ...newProcess(spec, run, 0), state }));
  return createWorld(new Map(processes.map((one) => [one.spec.name, one])), new Map());
}

const waitsFor = (path: string, fields: object = {}) =>
  specOf('a', 'true', { ready: { file: path, ...NO_TIME, ...fields } });

const needs = (path: string, fields: object = {}) =>
  specOf('a', 'true', { health: { file: path, ...NO_TIME, ...fields } });

test('says how a run does, again and again until somebody hears it', async () => {
  const { folder, news, follow, hears } = place();

  follow(waitsFor('x'), STARTING, 3);
  await hears(2);
  writeFileSync(join(folder, 'x'), '');
  await eventually(() =>
    expect(news.filter(({ kind }) => kind === 'ready').length).toBeGreaterThanOrEqual(3),
  );

  const about = { name: 'a', run: 3, at: 7 };
  const reason = `there is no ${join(folder, 'x')}`;
  expect(news[0]).toEqual({ kind: 'not_ready', ...about, reason, isFinal: false });
  expect(news.at(-1)).toEqual({ kind: 'ready', ...about });
});

test('is silent of a run that is heard to be ready', async () => {
  const { folder, news, follow, hears } = place();
  writeFileSync(join(folder, 'x'), '');
  follow(waitsFor('x'), STARTING);
  await hears(1);
  const heard = news.length;

  follow(waitsFor('x'), RUNNING);
  follow(specOf('b', 'true', { ready: { delay: 0, ...NO_TIME } }), STARTING);
  await hears(3);

  expect(news.slice(heard).map(({ name }) => name)).toEqual(news.slice(heard).map(() => 'b'));
});

test('looks at once, whatever the interval', async () => {
  const { follow, hears } = place();

  follow(waitsFor('x', { interval: 3_600 }), STARTING);

  expect(await hears(1)).toHaveLength(1);
});

test('follows only runs whose program has begun and that have a probe', async () => {
  const { news, prober, hears } = place();
  const probe = { ready: { delay: 0, ...NO_TIME } };

  prober.follow(
    worldOf(
      { spec: specOf('ordered', 'true', probe), state: { ...STARTING, pid: null }, run: 1 },
      { spec: specOf('plain', 'true'), state: STARTING, run: 1 },
      { spec: specOf('running', 'true', probe), state: RUNNING, run: 1 },
      { spec: specOf('begun', 'true', probe), state: STARTING, run: 1 },
    ),
  );
  await hears(4);

  expect(new Set(news.map(({ name }) => name))).toEqual(new Set(['begun']));
});

test('a later run is looked at in its own right', async () => {
  const { news, follow, hears } = place();
  const spec = waitsFor('x', { failures: 4 });
  follow(spec, STARTING, 1);
  await hears(3);

  const heard = news.length;
  follow(spec, STARTING, 2);
  await hears(1);

  expect(news[heard]).toMatchObject({ run: 2, isFinal: false });
});

test('a run that is ready is looked after from then on, by what its spec has for that', async () => {
  const { folder, news, follow, hears } = place();
  const { ready } = waitsFor('x');
  const { health } = needs('y', { failures: 2 });
  const spec = specOf('a', 'true', { ready, health });
  follow(spec, STARTING);
  await hears(1);

  const heard = news.length;
  follow(spec, RUNNING);
  await hears(2);

  const reason = `there is no ${join(folder, 'y')}`;
  expect(news[heard]).toEqual({ kind: 'unhealthy', name: 'a', run: 1, at: 7, reason });
  expect(news[heard + 1]).toEqual(news[heard]);
});

test('a probe that is changed in the middle is begun anew', async () => {
  const { folder, news, follow, hears } = place();
  follow(waitsFor('x', { failures: 2 }), STARTING);
  await hears(3);

  const heard = news.length;
  follow(waitsFor('y', { failures: 2 }), STARTING);
  await hears(1);

  const reason = `there is no ${join(folder, 'y')}`;
  expect(news[heard]).toMatchObject({ reason, isFinal: false });
});

test('a spec that is given again as it was begins nothing anew', async () => {
  const { news, follow, hears } = place();

  for (let count = 0; count < 5; count += 1) {
    follow(waitsFor('x', { failures: 3 }), STARTING);
    await hears(1);
  }

  expect(news.slice(0, 4)).toMatchObject(
    [false, false, true, true].map((isFinal) => ({ isFinal })),
  );
});

test('a run of which nothing is known now is asked for again, and does not fail for that', async () => {
  const folder = folderForTest();
  let found: FoundTarget = { ok: false, reason: 'the variable "HOME" is not set' };
  const { news, follow, hears } = place({ targetOf: () => found });
  follow(waitsFor('x', { failures: 2 }), STARTING);
  await hears(4);
  const { reason } = found;

  const heard = news.length;
  found = { ok: true, ...targetIn(folder) };
  await hears(2);

  const blind = news.slice(0, heard).map(() => ({ kind: 'not_ready', reason, isFinal: false }));
  expect(news.slice(0, heard)).toMatchObject(blind);
  const sees = { reason: `there is no ${join(folder, 'x')}` };
  expect(news.slice(heard, heard + 2)).toMatchObject([
    { ...sees, isFinal: false },
    { ...sees, isFinal: true },
  ]);
});

test('health that nobody can look at is not bad health', async () => {
  let asked = 0;
  const { news, follow } = place({
    targetOf: () => {
      asked += 1;
      return { ok: false, reason: 'the variable "HOME" is not set' };
    },
  });

  follow(needs('x', { failures: 1 }), RUNNING);
  await eventually(() => expect(asked).toBeGreaterThan(3));

  expect(news).toEqual([]);
});

test('a look at health that takes longer than its timeout is a no', async () => {
  const { follow, hears } = place();
  const server = createServer((socket) => socket.on('error', () => {}));
  const url = `http://127.0.0.1:${await listen(server)}/`;
  const health = { http: url, timeout: 0.05, failures: 2, ...NO_TIME };

  follow(specOf('a', 'true', { health }), RUNNING);
  const [first] = await hears(1);

  const reason = `${url} does not answer within 0.05 s`;
  expect(first).toMatchObject({ kind: 'unhealthy', reason });
});

test('no two looks of a run go on at the same time', async () => {
  const { folder, follow, hears } = place();
  const check = 'echo begin >> looks; sleep 0.05; echo end >> looks; false';

  follow(specOf('a', 'true', { ready: { exec: check, ...NO_TIME } }), STARTING);
  await hears(4);

  const looks = readFileSync(join(folder, 'looks'), 'utf8').trim().split('\n').slice(0, 8);
  expect(looks).toEqual(Array.from({ length: 4 }, () => ['begin', 'end']).flat());
});

test('looking for long leaves nothing behind', async () => {
  const { follow, hears } = place();
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));

  follow(waitsFor('x'), STARTING);
  await hears(30);

  expect(warnings.map(({ message }) => message)).toEqual([]);
});

test('after it is closed it says no more', async () => {
  const { news, prober, follow, hears } = place();
  const other = place();
  follow(waitsFor('x'), STARTING);
  await hears(2);

  prober.close();
  const heard = news.length;
  other.follow(waitsFor('x'), STARTING);
  await other.hears(5);

  expect(news).toHaveLength(heard);
});

test('after it is closed it holds no timer', async () => {
  const { prober, hears } = place();
  const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
  const ready = { file: 'x', interval: 60 };
  const specs = names.map((name) => specOf(name, 'true', { ready }));
  prober.follow(worldOf(...specs.map((spec) => ({ spec, state: STARTING, run: 1 }))));
  await hears(100);

  const before = timers();
  prober.close();

  // The test's own come and go meanwhile.
  expect(before - timers()).toBeGreaterThan(90);
});

test('after it is closed it holds no file', async () => {
  const { folder, prober, follow, hears } = place();
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const before = openFiles();
  follow(specOf('a', 'true', { ready: { pipe: 'fifo', ...NO_TIME } }), STARTING);
  await hears(1);
  const during = openFiles();

  prober.close();

  await eventually(() => expect(openFiles()).toBe(before));
  expect(during).toBe(before + 1);
});

test('a look that is going on when it is closed is ended', async () => {
  const { folder, news, prober, follow } = place();
  const pid = () => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const check = 'echo $$ > pid; exec sleep 1000';
  follow(specOf('a', 'true', { ready: { exec: check, ...NO_TIME } }), STARTING);
  await eventually(() => expect(pid()).toBeGreaterThan(0));

  prober.close();

  await untilGone(pid());
  expect(news).toEqual([]);
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}
