import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestFolder } from '../testing/test-folder.js';
import { readToken } from './token-file.js';

test('the token of another machine lies under its host and port', async () => {
  const folder = await folderWith('8000', 'k9.lan_8000');

  const token = await readToken(folder, { host: 'K9.lan', port: 8_000 }, false);

  expect(token).toBe('token of k9.lan_8000');
});

test('the token of this machine lies under its port, whatever the host is called', async () => {
  const folder = await folderWith('8000', 'spot.lan_8000');

  const token = await readToken(folder, { host: 'k9.lan', port: 8_000 }, true);

  expect(token).toBe('token of 8000');
});

test('a token that was copied under host and port is found on this machine too', async () => {
  const folder = await folderWith('%3A%3A1_8000');

  const token = await readToken(folder, { host: '[::1]', port: 8_000 }, true);

  expect(token).toBe('token of %3A%3A1_8000');
});

test('each address of this machine has a token of its own, and the port alone is the last resort', async () => {
  const folder = await folderWith('8000', '127.0.0.2_8000');

  const second = await readToken(folder, { host: '127.0.0.2', port: 8_000 }, true);
  const third = await readToken(folder, { host: '127.0.0.3', port: 8_000 }, true);

  expect(second).toBe('token of 127.0.0.2_8000');
  expect(third).toBe('token of 8000');
});

test('a name of this machine leads to the token of its address', async () => {
  const folder = await folderWith('127.0.0.1_8000', '%3A%3A1_8000');

  const token = await readToken(folder, { host: 'localhost', port: 8_000 }, true);

  expect(token).toMatch(/^token of (127\.0\.0\.1|%3A%3A1)_8000$/);
});

test('a token of another machine that is missing says where it is to be copied from and to', async () => {
  const folder = await folderWith('8000');

  const reading = readToken(folder, { host: 'k9.lan', port: 8_000 }, false);

  await expect(reading).rejects.toThrow(
    `no token: there is no ${join(folder, 'tokens', 'k9.lan_8000')}. Copy it with mode 600 from the deputy's machine, where it is tokens/8000`,
  );
});

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await makeTestFolder();
  await mkdir(join(folder, 'tokens'));
  for (const name of names) {
    await writeFile(join(folder, 'tokens', name), `token of ${name}\n`, { mode: 0o600 });
  }
  return folder;
}
