import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { folderForTest, withFileSizeLimit } from '../ledger/testing.js';
import type { HistoryEntry } from '../views.js';
import type { NamedEntry } from './entries.js';
import { type History, openHistory } from './history.js';

/** A file for a history, and ways to open it. */
function stage() {
  const path = join(folderForTest(), 'history.jsonl');
  const said: string[] = [];
  const opened: History[] = [];
  onTestFinished(() => {
    for (const history of opened) history.close();
  });
  const open = (isHeld: (name: string) => boolean = () => true) => {
    const history = openHistory({ path, isHeld, log: (line) => said.push(line) });
    opened.push(history);
    return history;
  };
  return { path, said, open, lines: () => readFileSync(path, 'utf8').split('\n').slice(0, -1) };
}

function turn(name: string, run: number, changes: Partial<HistoryEntry> = {}): NamedEntry {
  const [from, to] = ['starting', 'running'] as const;
  return {
    name,
    entry: { wallMs: 7, run, from, to, why: null, exit: null, who: null, ...changes },
  };
}

/** Our own open files that are, or were, at this path. */
function openFilesAt(path: string): string[] {
  return readdirSync('/proc/self/fd').filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`).startsWith(path);
    } catch {
      return false;
    }
  });
}

const runsOf = (history: History, name: string) => history.of(name).map(({ run }) => run);

test('what was added is there for the next owner, oldest first, name by name', () => {
  const { open } = stage();
  const exit = { code: 3, signal: null };
  const end = turn('a', 1, { from: 'running', to: 'exited', why: 'ended', exit, who: 'eve' });
  const first = open();

  first.add([turn('a', 1), turn('b', 4)]);
  first.add([end]);
  expect(first.of('a')).toEqual([turn('a', 1).entry, end.entry]);
  first.close();

  const next = open();
  next.add([turn('a', 2)]);
  expect(next.of('a')).toEqual([turn('a', 1).entry, end.entry, turn('a', 2).entry]);
  expect(next.of('b')).toEqual([turn('b', 4).entry]);
  expect(next.of('c')).toEqual([]);
});

test('it is written without anybody asking, once for all of a turn of the loop', async () => {
  const { open, lines, path } = stage();
  const history = open();

  history.add([turn('a', 1)]);
  history.add([turn('a', 2)]);
  expect(lines()).toEqual([]);
  await nextTurn();

  expect(lines()).toHaveLength(3);
  expect(lines()[0]).toBe('{"posse":"history","version":1}');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('it keeps the last 50 of each process, whether it has read the file or not', () => {
  const { open } = stage();
  const last = Array.from({ length: 50 }, (_, index) => index + 11);
  const first = open();

  for (let run = 1; run <= 60; run += 1) first.add([turn('a', run)]);
  expect(runsOf(first, 'a')).toEqual(last);
  first.close();

  const next = open();
  next.add([turn('a', 61)]);
  expect(runsOf(next, 'a')).toEqual([...last.slice(1), 61]);
});

test.each([
  ['torn', '{"name":"a","wallMs":7,"ru'],
  ['garbage', '\u0000\u0000\ufffd'],
  ['of an unknown phase', JSON.stringify({ name: 'a', ...turn('a', 9).entry, to: 'flying' })],
])('a last line that is %s costs nothing else', (_, text) => {
  const { open, path, said } = stage();
  const first = open();
  first.add([turn('a', 1)]);
  first.close();
  appendFileSync(path, text);

  const second = open();
  second.add([turn('a', 2)]);
  second.close();

  expect(runsOf(open(), 'a')).toEqual([1, 2]);
  expect(said).toEqual([]);
});

test('fields that it does not know are left out', () => {
  const { open, path } = stage();
  const line = { name: 'a', ...turn('a', 1).entry, mood: 'good' };
  writeFileSync(path, `${JSON.stringify(line)}\n`);

  expect(open().of('a')).toEqual([turn('a', 1).entry]);
});

test('a file of a newer version is left alone', () => {
  const { open, path, said } = stage();
  const text = '{"posse":"history","version":2,"mood":"good"}\n';
  writeFileSync(path, text);
  const history = open();

  history.add([turn('a', 1)]);
  expect(runsOf(history, 'a')).toEqual([1]);
  history.close();

  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('a newer version has written it');
});

test('without a file it remembers what it has seen itself', () => {
  const { open, path, said } = stage();
  mkdirSync(path);
  const history = open();

  history.add([turn('a', 1)]);

  expect(runsOf(history, 'a')).toEqual([1]);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('EISDIR');
});

test('a file that cannot be read for a while is neither forgotten nor overwritten', async () => {
  const { open, path, said } = stage();
  const long = JSON.stringify({ name: 'a', ...turn('a', 1).entry, mood: 'x'.repeat(5_000_000) });
  writeFileSync(path, `${long}\n`);
  const history = open();
  renameSync(path, `${path}.away`);
  mkdirSync(path);

  expect(history.of('a')).toEqual([]);
  history.add([turn('a', 2)]);
  await nextTurn();
  rmdirSync(path);
  renameSync(`${path}.away`, path);

  expect(runsOf(history, 'a')).toEqual([1, 2]);
  expect(said[0]).toContain('EISDIR');
});

test('what is far too large for a history is none, and is written anew', async () => {
  const { open, path, lines } = stage();
  writeFileSync(path, '{"posse":"history","version":1}\n');
  truncateSync(path, 600 * 1024 * 1024);
  const history = open();

  history.add([turn('a', 1)]);
  await nextTurn();

  expect(lines()).toHaveLength(2);
  expect(runsOf(history, 'a')).toEqual([1]);
});

test('a full disk is told once, and what it had no room for is written when there is', async () => {
  const { open, path, said, lines } = stage();
  const history = open();
  history.add([turn('a', 1)]);
  await nextTurn();

  await withFileSizeLimit(statSync(path).size + 20, async () => {
    for (const run of [2, 3]) {
      history.add([turn('a', run)]);
      await nextTurn();
    }
    expect(lines()).toHaveLength(2);
    expect(runsOf(history, 'a')).toEqual([1, 2, 3]);
  });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^Cannot keep the history in ".*history.jsonl": EFBIG/);
  history.add([turn('a', 4)]);
  history.close();

  expect(runsOf(open(), 'a')).toEqual([1, 2, 3, 4]);
  expect(lines()).toHaveLength(5);
});

test('what waits for a disk that stays full is bounded', async () => {
  const { open, path, lines } = stage();
  const history = open();
  history.add([turn('a', 1)]);
  await nextTurn();

  await withFileSizeLimit(statSync(path).size, async () => {
    history.add(Array.from({ length: 1_500 }, (_, index) => turn('b', index)));
    await nextTurn();
  });
  history.close();

  expect(lines()).toHaveLength(2 + 1_000);
  expect(runsOf(open(), 'b').at(-1)).toBe(1_499);
});

test('a file that has grown is written anew with what is kept of those that are held', async () => {
  const { open, path, lines } = stage();
  const history = open((name) => name !== 'gone');
  const why = 'x'.repeat(500);
  history.add([turn('gone', 1), turn('b', 1)]);

  for (let run = 1; run <= 8_000; run += 1) history.add([turn('a', run, { why })]);
  await nextTurn();
  history.add([turn('a', 8_001)]);
  await nextTurn();

  expect(lines()).toHaveLength(1 + 50 + 1);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(openFilesAt(path)).toHaveLength(1);
  history.add([turn('a', 8_002)]);
  history.close();
  const next = open();
  expect(runsOf(next, 'a')).toEqual(Array.from({ length: 50 }, (_, index) => index + 7_953));
  expect(runsOf(next, 'b')).toEqual([1]);
  expect(runsOf(next, 'gone')).toEqual([]);
});

test('what had no room is there once when the file is written anew', async () => {
  const { open, path } = stage();
  const long = JSON.stringify({ name: 'a', ...turn('a', 1).entry, mood: 'x'.repeat(5_000_000) });
  writeFileSync(path, `${long}\n`);
  const history = open();

  await withFileSizeLimit(statSync(path).size, async () => {
    history.add([turn('a', 2)]);
    await nextTurn();
  });
  history.add([turn('a', 3)]);
  history.close();

  expect(statSync(path).size).toBeLessThan(1_000);
  expect(runsOf(open(), 'a')).toEqual([1, 2, 3]);
});

test('a file that cannot be written anew goes on as it is', async () => {
  const { open, path, said, lines } = stage();
  mkdirSync(`${path}.new`);
  const history = open();
  const why = 'x'.repeat(500);

  for (let run = 1; run <= 8_000; run += 1) history.add([turn('a', run, { why })]);
  await nextTurn();
  for (const run of [8_001, 8_002]) {
    history.add([turn('a', run)]);
    await nextTurn();
  }

  expect(lines()).toHaveLength(1 + 8_002);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('EISDIR');
});

test('what is added after it was closed is let go', async () => {
  const { open, lines } = stage();
  const history = open();
  history.add([turn('a', 1)]);
  history.close();

  history.add([turn('a', 2)]);
  await nextTurn();

  expect(lines()).toHaveLength(2);
});
