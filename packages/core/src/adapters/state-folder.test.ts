import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasOrSkips } from '../testing.js';
import { makePrivateFolder } from './state-folder.js';

const root = mkdtempSync(join(tmpdir(), 'posse-folder-'));
afterAll(() => rmSync(root, { recursive: true }));
const modeOf = (path: string) => statSync(path).mode & 0o777;

test('makes a folder, and those above it, for its owner alone', () => {
  const path = join(root, 'a', 'b');

  makePrivateFolder(path);
  makePrivateFolder(path);

  expect([modeOf(path), modeOf(join(root, 'a'))]).toEqual([0o700, 0o700]);
});

test('shuts a folder that others could enter', () => {
  const path = join(root, 'open');
  mkdirSync(path);
  chmodSync(path, 0o755);

  makePrivateFolder(path);

  expect(modeOf(path)).toBe(0o700);
});

test('refuses what is no folder', () => {
  const path = join(root, 'file');
  writeFileSync(path, '');

  expect(() => makePrivateFolder(path)).toThrow(
    expect.objectContaining({ code: 'state_unusable' }),
  );
  expect(() => makePrivateFolder(join(path, 'below'))).toThrow('Cannot use');
});

test.runIf(hasOrSkips('the rights of root', process.getuid?.() === 0))(
  'refuses the folder of another user',
  () => {
    const path = join(root, 'other');
    mkdirSync(path);
    chownSync(path, 12_345, 12_345);

    expect(() => makePrivateFolder(path)).toThrow('belongs to another user');
  },
);

test('says so where the system makes no folders, instead of trying for ever', () => {
  expect(() => makePrivateFolder('/proc/posse/state')).toThrow('Cannot use "/proc/posse/state"');
});
