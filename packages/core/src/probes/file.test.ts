import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileProbe } from './file.js';
import { folderForTest, look, targetIn } from './testing.js';

const probeOf = (folder: string, path: string) => createFileProbe({ path }, targetIn(folder));

test('a folder, a socket and a link to something count as well as a file', async () => {
  const folder = folderForTest();
  mkdirSync(join(folder, 'folder'));
  symlinkSync('folder', join(folder, 'link'));
  const server = createServer().listen(join(folder, 'socket'));
  onTestFinished(() => void server.close());

  for (const path of ['folder', 'link', 'socket', join(folder, 'folder')]) {
    expect(await look(probeOf(folder, path)), path).toEqual({ ok: true });
  }
});

test('a link to nothing does not count', async () => {
  const folder = folderForTest();
  symlinkSync('nothing', join(folder, 'link'));

  const reason = `there is no ${join(folder, 'link')}`;
  expect(await look(probeOf(folder, 'link'))).toEqual({ ok: false, reason });
});

test('what cannot be looked at is said', async () => {
  const folder = folderForTest();
  writeFileSync(join(folder, 'file'), '');

  const reason = `${join(folder, 'file/below')} cannot be seen: not a directory`;
  expect(await look(probeOf(folder, 'file/below'))).toEqual({ ok: false, reason });
});
