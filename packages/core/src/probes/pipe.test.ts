import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPipeProbe } from './pipe.js';
import { folderForTest, look, targetIn } from './testing.js';

/** A FIFO that is held open, as a keeper does it. */
function place() {
  const folder = folderForTest();
  const path = join(folder, 'fifo');
  const make = () => {
    execFileSync('mkfifo', [path]);
    const fifo = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(fifo));
    return (text: string) => void writeSync(fifo, text);
  };
  const open = (uid: number | null = null) => {
    const probe = createPipeProbe({ path: 'fifo' }, targetIn(folder, { uid }));
    onTestFinished(() => probe.close?.());
    return probe;
  };
  return { path, make, open };
}

const YES = { ok: true };

test('what has been written before anybody looks is heard', async () => {
  const { make, open } = place();
  make()('loading\nready\nmore\n');

  expect(await look(open())).toEqual(YES);
});

test('a line may come in pieces', async () => {
  const { path, make, open } = place();
  const write = make();
  const probe = open();

  write('loading\r\nrea');
  const before = await look(probe);
  write('dy\r\n');

  expect(before).toEqual({ ok: false, reason: `no line "ready" has come through ${path}` });
  expect(await look(probe)).toEqual(YES);
});

test('a line that merely has the word in it is not enough', async () => {
  const { make, open } = place();
  make()('not ready\nready soon\nalready');

  expect(await look(open())).toMatchObject({ ok: false });
});

test('who takes over hears again what was heard', async () => {
  const { make, open } = place();
  make()('ready\n');
  const first = open();

  const heard = await look(first);
  first.close?.();

  expect([heard, await look(open()), await look(open())]).toEqual([YES, YES, YES]);
});

test('a FIFO of the program itself takes the place of the one that was made for it', async () => {
  const { path, make, open } = place();
  make();
  const probe = open();

  const before = await look(probe);
  rmSync(path);
  make()('ready\n');

  const reason = `no line "ready" has come through ${path}`;
  expect(before).toEqual({ ok: false, reason });
  expect(await look(probe)).toEqual(YES);
});

test('a FIFO that goes takes nothing back', async () => {
  const { path, make, open } = place();
  make()('ready\n');
  const probe = open();

  const before = await look(probe);
  rmSync(path);

  expect([before, await look(probe)]).toEqual([YES, YES]);
});

test('what is there and no FIFO, and what is not there, is said', async () => {
  const { path, open } = place();
  const probe = open();

  const before = await look(probe);
  writeFileSync(path, 'ready\n');

  expect(before).toEqual({ ok: false, reason: `there is no ${path}` });
  expect(await look(probe)).toEqual({ ok: false, reason: `${path} is not a FIFO` });
});

test('a full FIFO is emptied with each look, and the program is not held up', async () => {
  const { path, make, open } = place();
  const write = make();
  const probe = open();
  const fill = () => write('x'.repeat(64 * 1024));

  fill();
  expect(fill).toThrow('EAGAIN');
  await look(probe);
  fill();
  await look(probe);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(reader));

  expect(() => readSync(reader, Buffer.alloc(1))).toThrow('EAGAIN');
  write('\nready\n');
  expect(await look(probe)).toEqual(YES);
});

test('what belongs to another than the user of the program is not touched', async () => {
  const { path, make, open } = place();
  make()('ready\n');
  const own = statSync(path).uid;

  const reason = `${path} belongs to another user than its program`;
  expect(await look(open(own + 1))).toEqual({ ok: false, reason });
  expect(await look(open(own))).toEqual(YES);
});
