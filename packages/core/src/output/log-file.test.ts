import { execFileSync } from 'node:child_process';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type LogFile, openLog } from './log-file.js';
import { pathForTest } from './testing.js';

const EVERYTHING = 1 << 20;

function logOf(content: string | Buffer): LogFile {
  const path = pathForTest();
  writeFileSync(path, content);
  return openLog(path);
}

test('reads a log piece by piece at offsets that do not change while it grows', () => {
  const log = logOf('one\ntwo\n');

  const first = log.read({ offset: 0, max: 5 });
  appendFileSync(log.path, 'three\n');
  const second = log.read({ offset: first.next, max: 5 });

  expect(`${first.data}`).toBe('one\nt');
  expect(first).toMatchObject({ from: 0, next: 5, lost: 0, epoch: 0, size: 8 });
  expect(`${second.data}`).toBe('wo\nth');
  expect(second).toMatchObject({ from: 5, next: 10, lost: 0, epoch: 0, size: 14 });
});

test('reads nothing beyond the end, and tells where that is', () => {
  const log = logOf('one\n');

  expect(log.read({ offset: 400, max: 9 })).toMatchObject({ from: 4, next: 4, lost: 0, size: 4 });
});

test('takes a missing file for an empty log that begins when the file is there', () => {
  const log = openLog(pathForTest());
  expect(log.read({ offset: 0, max: 9 })).toMatchObject({ from: 0, next: 0, epoch: 0, size: 0 });
  expect(log.startOfLastLines(3)).toBe(0);

  writeFileSync(log.path, 'one\n');

  expect(log.read({ offset: 0, max: 9 })).toMatchObject({ next: 4, lost: 0, epoch: 0 });
});

test.each(['mkfifo', 'mkdir'])('takes what %s makes for an empty log', (tool) => {
  const path = pathForTest();
  execFileSync(tool, [path]);

  expect(openLog(path).read({ offset: 0, max: 9 })).toMatchObject({ next: 0, size: 0, lost: 0 });
});

test('parts no character, whether at the end of a read or of the log', () => {
  const euro = Buffer.from('€');
  const log = logOf(Buffer.concat([Buffer.from('a€b'), euro.subarray(0, 2)]));

  expect(`${log.read({ offset: 0, max: 3 }).data}`).toBe('a');
  const end = log.read({ offset: 4, max: 9 });
  expect(`${end.data}`).toBe('b');
  expect(log.read({ offset: end.next, max: 9 })).toMatchObject({ from: 5, next: 5, size: 7 });

  appendFileSync(log.path, euro.subarray(2));
  expect(`${log.read({ offset: end.next, max: 9 }).data}`).toBe('€');
});

test('goes on when a read has no room for the character', () => {
  const log = logOf('€');

  expect(log.read({ offset: 0, max: 2 }).next).toBe(2);
});

test('begins a new epoch when the file shrinks, and tells what a reader has missed', () => {
  const log = logOf('one\ntwo\n');
  log.read({ offset: 0, max: 3 });

  truncateSync(log.path);
  appendFileSync(log.path, 'new\n');

  expect(log.read({ offset: 3, max: 9, epoch: 0 })).toMatchObject({
    from: 0,
    data: Buffer.from('new\n'),
    lost: 5,
    epoch: 1,
  });
  expect(log.read({ offset: 4, max: 9, epoch: 1 })).toMatchObject({ from: 4, lost: 0, epoch: 1 });
});

test('begins a new epoch when another file takes the place, though it is longer', () => {
  const log = logOf('one\n');
  log.look();

  renameSync(log.path, `${log.path}.1`);
  expect(log.size()).toBe(0);
  writeFileSync(log.path, 'another and longer\n');

  const read = log.read({ offset: 4, max: EVERYTHING, epoch: 0 });
  expect(read).toMatchObject({ from: 0, next: 19, lost: 0, epoch: 1 });
});

test('begins a new epoch when another file is renamed over it', () => {
  const log = logOf('one\n');
  log.look();

  writeFileSync(`${log.path}.new`, 'another and longer\n');
  renameSync(`${log.path}.new`, log.path);

  expect(log.look()).toMatchObject({ epoch: 1, size: 19 });
});

test('gives what is above the low-water mark and counts what is asked for below', () => {
  const log = logOf('one\ntwo\nthree\n');

  log.raiseLow(4);

  expect(log.read({ offset: 1, max: 4 })).toMatchObject({
    from: 4,
    data: Buffer.from('two\n'),
    next: 8,
    lost: 3,
  });
  expect(log.read({ offset: 8, max: 4 }).lost).toBe(0);
});

test('counts what came just before it was emptied', () => {
  const log = logOf('one\n');
  log.look();
  appendFileSync(log.path, 'two\n');

  log.empty();

  expect(log.read({ offset: 4, max: 9, epoch: 0 })).toMatchObject({ lost: 4, next: 0, epoch: 1 });
});

test('hands mark and epoch on to the next owner', () => {
  const log = logOf('one\ntwo\n');
  log.empty();
  appendFileSync(log.path, 'one\ntwo\n');
  log.raiseLow(4);

  expect(openLog(log.path).look()).toMatchObject({ epoch: 1, low: 4, size: 8 });
});

test('knows a file by itself that took the place while nobody owned the log', () => {
  const log = logOf('one\ntwo\n');
  log.raiseLow(4);

  writeFileSync(`${log.path}.new`, 'another\n');
  renameSync(`${log.path}.new`, log.path);

  expect(openLog(log.path).look()).toMatchObject({ epoch: 1, low: 0, size: 8 });
});

test('takes no mark of a past epoch for its own', () => {
  const log = logOf('one\ntwo\n');
  log.raiseLow(4);
  truncateSync(log.path);
  log.look();
  appendFileSync(log.path, 'long enough\n');

  expect(openLog(log.path).look()).toMatchObject({ epoch: 1, low: 0 });
});

test('takes a mark that makes no sense for none', () => {
  const log = logOf('one\n');
  writeFileSync(`${log.path}.low`, '3 ');

  expect(openLog(log.path).look()).toMatchObject({ epoch: 0, low: 0 });
});

test('says when the mark cannot be written', () => {
  const notices: string[] = [];
  const path = pathForTest('folder/log');
  const log = openLog(path, { onNotice: (message) => notices.push(message) });

  expect(log.raiseLow(1)).toBe(false);

  expect(notices).toEqual([expect.stringContaining(`Cannot write ${path}.low`)]);
});

test('reads on after its file was removed and made again', () => {
  const log = logOf('one\n');
  log.look();
  rmSync(log.path);
  expect(log.look()).toMatchObject({ epoch: 1, size: 0 });

  writeFileSync(log.path, 'two\n');

  expect(log.read({ offset: 0, max: 9, epoch: 1 })).toMatchObject({ next: 4, epoch: 1 });
});
