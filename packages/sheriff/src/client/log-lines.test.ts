import { expect, test } from 'vitest';
import { createLineSplitter } from './log-lines.js';

test('a line without an end is handed on in pieces before it fills the memory', () => {
  const splitter = createLineSplitter();
  const half = 'x'.repeat(200_000);

  const first = splitter.push({ data: half, encoding: 'utf8' });
  const second = splitter.push({ data: half, encoding: 'utf8' });

  expect(first).toEqual([]);
  expect(second.map(({ length }) => length)).toEqual([400_000]);
  expect(splitter.end()).toEqual([]);
});

test('bytes that are no text come out as replacement characters', () => {
  const splitter = createLineSplitter();
  const data = Buffer.from([0x61, 0xff, 0x62, 0x0a]).toString('base64');

  expect(splitter.push({ data, encoding: 'base64' })).toEqual(['a\ufffdb']);
});
