import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { specOf } from '../testing.js';
import { readHeldSpecs, writeHeldSpecs } from './held-specs.js';
import { STATE_VERSION } from './records.js';
import { folderForTest } from './testing.js';

const held = {
  specs: [
    specOf('a', ['true'], { depends_on: ['b'] }),
    specOf('b', 'sleep 1', { env: { A: '1' } }),
  ],
  removed: [specOf('c', 'true')],
  meta: { generation: 'x', nested: { list: [1, 'two'] } },
};

test('what is held comes back as it was', () => {
  const path = join(folderForTest(), 'specs.json');

  expect(readHeldSpecs(path)).toEqual({ specs: [], removed: [], meta: null });
  writeHeldSpecs(path, held);

  expect(readHeldSpecs(path)).toMatchObject(held);
  // Environments hold secrets.
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([
  {
    content: { posse: 'specs', version: STATE_VERSION + 1, anything: 'else' },
    says: 'newer version',
  },
  {
    content: { posse: 'specs', version: STATE_VERSION + 1, specs: [], removed: [], meta: null },
    says: 'newer version',
  },
  { content: { posse: 'ledger', version: 1 }, says: 'cannot be understood' },
  { content: { posse: 'specs', version: 1, specs: [{}] }, says: 'cannot be understood' },
  { content: [], says: 'cannot be understood' },
])('$content is refused: $says', ({ content, says }) => {
  const path = join(folderForTest(), 'specs.json');
  writeFileSync(path, JSON.stringify(content));

  expect(() => readHeldSpecs(path)).toThrow(expect.objectContaining({ code: 'state_unusable' }));
  expect(() => readHeldSpecs(path)).toThrow(says);
});

test('what is no JSON is refused', () => {
  const path = join(folderForTest(), 'specs.json');
  writeFileSync(path, '{"posse":');

  expect(() => readHeldSpecs(path)).toThrow('cannot be understood');
});

test('what cannot be written is said, and changes nothing', () => {
  const path = join(folderForTest(), 'specs.json');
  writeHeldSpecs(path, held);
  const before = readFileSync(path, 'utf8');
  mkdirSync(`${path}.new`);

  expect(() => writeHeldSpecs(path, { specs: [], removed: [], meta: null })).toThrow(
    expect.objectContaining({ code: 'state_not_written' }),
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
});
