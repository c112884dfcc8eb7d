import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogs, type Logs } from './logs.js';

let folder = '';
let logs: Logs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posse-logs-'));
  logs = createLogs(pathOf, (line) => expect.unreachable(line));
});
afterEach(() => rmSync(folder, { recursive: true }));

const pathOf = (name: string) => join(folder, `${name}.log`);
const read = (
  name: string,
  position: Parameters<Logs['read']>[1],
  waitMs = 0,
  signal?: AbortSignal,
) =>
  logs.read(name, position, {
    maxBytes: 100,
    waitMs,
    signal: signal ?? new AbortController().signal,
  });

test('reads from an offset, or the last lines', async () => {
  writeFileSync(pathOf('a'), 'one\ntwo\nthree\n');

  expect(await read('a', { offset: 4 })).toMatchObject({ from: 4, next: 14, size: 14, lost: 0 });
  expect(`${(await read('a', { lines: 2 })).data}`).toBe('two\nthree\n');
  expect(`${(await read('a', { lines: 0 })).data}`).toBe('');
});

test('a log that is not there yet is empty', async () => {
  expect(await read('a', { offset: 0 })).toMatchObject({ from: 0, next: 0, lost: 0 });
  expect(existsSync(pathOf('a'))).toBe(false);
});

test('waits for more when there is none, and only then', async () => {
  writeFileSync(pathOf('a'), 'one\n');
  expect(`${(await read('a', { offset: 0 }, 10_000)).data}`).toBe('one\n');

  const waiting = read('a', { offset: 4 }, 10_000);
  appendFileSync(pathOf('a'), 'two\n');

  expect(`${(await waiting).data}`).toBe('two\n');
});

test('waits no longer than it is told, or until it is called off', async () => {
  const abort = new AbortController();

  expect((await read('a', { lines: 5 }, 20)).data).toHaveLength(0);
  const waiting = read('a', { offset: 0 }, 10_000, abort.signal);
  abort.abort(new Error('The reader has gone.'));

  await expect(waiting).rejects.toThrow('The reader has gone.');
});

test('while it waits, a log that begins anew is read from there', async () => {
  writeFileSync(pathOf('a'), 'a long line\n');
  const { next: offset, epoch } = await read('a', { offset: 0 });

  const waiting = read('a', { offset, epoch }, 10_000);
  writeFileSync(pathOf('a'), 'new\n');

  expect(await waiting).toMatchObject({ from: 0, next: 4, epoch: epoch + 1 });
});

test('bounds the logs that it is told to, and makes none', async () => {
  writeFileSync(pathOf('a'), 'one\n');

  logs.bound(['a', 'b']);

  expect(`${(await read('a', { offset: 0 })).data}`).toBe('one\n');
  expect(existsSync(pathOf('b'))).toBe(false);
});
