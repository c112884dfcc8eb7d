import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeLowMark } from '../output/low-mark.js';
import { createLogProbe } from './log.js';
import { folderForTest, look, targetIn } from './testing.js';

const YES = { ok: true };
const NO = { ok: false, reason: 'no line matches /^ready$/' };
const MIB = 1024 * 1024;

function place() {
  const folder = folderForTest();
  const file = join(folder, 'log');
  const open = (from = 0) =>
    createLogProbe({ pattern: '^ready$' }, targetIn(folder, { log: { file, from } }));
  return { file, open };
}

test('only the output of this run counts', async () => {
  const { file, open } = place();
  writeFileSync(file, 'ready\n');
  const probe = open(6);

  const before = await look(probe);
  appendFileSync(file, 'ready\n');

  expect(before).toEqual(NO);
  expect(await look(probe)).toEqual(YES);
});

test('a log that is not there yet is waited for', async () => {
  const { file, open } = place();
  const probe = open();

  const before = await look(probe);
  writeFileSync(file, 'ready\n');

  expect(before).toEqual(NO);
  expect(await look(probe)).toEqual(YES);
});

test('a flood is caught up with in several looks', async () => {
  const { file, open } = place();
  writeFileSync(file, `${'x'.repeat(MIB - 3)}\nready\n${'x'.repeat(MIB)}`);
  const probe = open();

  expect(await look(probe)).toEqual(NO);
  expect(await look(probe)).toEqual(YES);
});

test('a log that was emptied is read from its start', async () => {
  const { file, open } = place();
  writeFileSync(file, 'loading...\nrea');
  const probe = open();

  const before = await look(probe);
  truncateSync(file);
  appendFileSync(file, 'dy\n');
  const halves = await look(probe);
  appendFileSync(file, 'ready\n');

  expect([before, halves]).toEqual([NO, NO]);
  expect(await look(probe)).toEqual(YES);
});

test('a log that was replaced is read from its start, even by a longer one', async () => {
  const { file, open } = place();
  writeFileSync(file, 'loading...\n');
  const probe = open();

  const before = await look(probe);
  writeFileSync(`${file}.new`, 'ready\nand more than that\n');
  renameSync(`${file}.new`, file);

  expect(before).toEqual(NO);
  expect(await look(probe)).toEqual(YES);
});

test('a log that is shorter than where this run began is read from its start', async () => {
  const { file, open } = place();
  writeFileSync(file, 'ready\n');

  expect(await look(open(100))).toEqual(YES);
});

test('the part of a log that was cut is passed over at once', async () => {
  const { file, open } = place();
  const low = 5 * MIB;
  writeFileSync(file, '');
  truncateSync(file, low);
  appendFileSync(file, 'ready\n');
  writeLowMark(file, { epoch: 0, inode: (await stat(file)).ino, low });

  expect(await look(open())).toEqual(YES);
});

test('NULs that a program writes are output like any other', async () => {
  const { file, open } = place();
  writeFileSync(file, 'ready\n\0\0\n');
  const probe = open(6);

  const before = await look(probe);
  appendFileSync(file, '\0\nready\n');

  expect(before).toEqual(NO);
  expect(await look(probe)).toEqual(YES);
});

test('what was cut from another log is not cut from this one', async () => {
  const { file, open } = place();
  writeFileSync(file, '\0\nready\n');
  writeLowMark(file, { epoch: 0, inode: (await stat(file)).ino + 1, low: 8 });

  expect(await look(open())).toEqual(YES);
});

test('what cannot be read is said', async () => {
  const { file, open } = place();

  const probe = createLogProbe(
    { pattern: 'x' },
    targetIn('/', { log: { file: join(file, 'below'), from: 0 } }),
  );
  writeFileSync(file, '');

  const reason = 'its output cannot be read: not a directory';
  expect(await look(probe)).toEqual({ ok: false, reason });
  expect(await look(open())).toEqual(NO);
});

test('a pattern that takes too long is said, and not tried on every line again', async () => {
  const { file, open } = place();
  const probe = createLogProbe({ pattern: '^(a|aa)+$' }, targetIn('/', { log: { file, from: 0 } }));
  writeFileSync(file, `${'a'.repeat(60)}!\n`);

  const reason = expect.stringMatching(/^\/\^\(a\|aa\)\+\$\/ takes too long on a line /);
  expect(await look(probe)).toEqual({ ok: false, reason });
  appendFileSync(file, 'a\n');
  expect(await look(probe)).toEqual({ ok: false, reason });
  expect(await look(open())).toEqual(NO);
});
