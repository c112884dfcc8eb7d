import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendWhole, readIfThere, replaceFile } from './durable-file.js';
import { folderForTest, withFileSizeLimit } from './testing.js';

test('replaces a file as a whole, for its owner alone, and answers with its end', () => {
  const path = join(folderForTest(), 'specs.json');
  writeFileSync(path, 'much longer than the new one');

  const file = replaceFile(path, 'new ');
  appendWhole(file, Buffer.from('größe'), 4);
  closeSync(file);

  expect(readFileSync(path, 'utf8')).toBe('new größe');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what does not fit on the disk takes the place of nothing, and takes up no room', async () => {
  const folder = folderForTest();
  const path = join(folder, 'specs.json');
  writeFileSync(path, 'old');

  const replaced = withFileSizeLimit(10_000, () => replaceFile(path, 'x'.repeat(20_000)));

  await expect(replaced).rejects.toThrow('EFBIG');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['specs.json']);
});

test('goes on over what a crash has left half written', () => {
  const path = join(folderForTest(), 'specs.json');
  writeFileSync(`${path}.new`, 'half of something that is much longer');

  closeSync(replaceFile(path, 'new'));

  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('says what is in the way', () => {
  const folder = folderForTest();
  mkdirSync(join(folder, 'specs.json'));

  expect(() => replaceFile(join(folder, 'specs.json'), 'new')).toThrow('EISDIR');
  expect(() => replaceFile(join(folder, 'gone', 'specs.json'), 'new')).toThrow('ENOENT');
});

test('appends all of it or nothing', async () => {
  const path = join(folderForTest(), 'ledger');
  writeFileSync(path, 'first\n');
  const file = openSync(path, 'r+');

  const appended = withFileSizeLimit(100, () => appendWhole(file, Buffer.alloc(200, 'x'), 6));

  await expect(appended).rejects.toThrow('EFBIG');
  expect(readFileSync(path, 'utf8')).toBe('first\n');
  appendWhole(file, Buffer.from('second\n'), 6);
  closeSync(file);
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
});

test('a file that is not there is null, one that cannot be read an error', () => {
  const folder = folderForTest();

  expect(readIfThere(join(folder, 'gone'))).toBeNull();
  expect(() => readIfThere(folder)).toThrow('EISDIR');
});
