import { expect, test } from 'vitest';
import { startOfLastLines, startOfLine } from './lines.js';

function tail(content: Buffer, count: number, low = 0): number {
  return startOfLastLines(readerOf(content), { low, size: content.length }, count);
}

function readerOf(content: Buffer, onRead: (length: number) => void = () => {}) {
  return (position: number, length: number) => {
    onRead(length);
    return content.subarray(position, position + length);
  };
}

test.each([
  ['a\nb\nc\n', 1, 4],
  ['a\nb\nc\n', 2, 2],
  ['a\nb\nc\n', 3, 0],
  ['a\nb\nc\n', 9, 0],
  ['a\nb\nc', 1, 4],
  ['a\nb\nc', 2, 2],
  ['a\n\n\n', 1, 3],
  ['a\n\n\n', 2, 2],
  ['\n', 1, 0],
  ['a', 1, 0],
  ['', 1, 0],
  ['a\nb\n', 0, 4],
])('of %j the last %i lines begin at %i', (text, count, start) => {
  expect(tail(Buffer.from(text), count)).toBe(start);
});

test('does not look below the low-water mark', () => {
  const content = Buffer.from('\0\0\0\0a\nb\nc\n');

  expect(tail(content, 3, 4)).toBe(4);
  expect(tail(content, 9, 4)).toBe(4);
});

test('finds lines that lie across the pieces that it reads', () => {
  const line = `${'x'.repeat(999)}\n`;
  const content = Buffer.from(line.repeat(1000));

  for (const count of [1, 65, 66, 67, 131, 132, 999]) {
    expect(tail(content, count)).toBe(content.length - count * 1000);
  }
});

test('gives as many whole lines as lie within 4 MiB', () => {
  const line = `${'x'.repeat(999_999)}\n`;
  const content = Buffer.from(line.repeat(10));

  expect(tail(content, 9)).toBe(content.length - 4_000_000);
});

test('begins within a last line of 10 MB, with a whole character and little memory', () => {
  const content = Buffer.from(`a\n${'€'.repeat(3_400_000)}`);
  let largest = 0;
  const readAt = readerOf(content, (length) => {
    largest = Math.max(largest, length);
  });

  const start = startOfLastLines(readAt, { low: 0, size: content.length }, 1);

  expect(content.length - start).toBeGreaterThan(4 * 1024 * 1024 - 4);
  expect(content.toString('utf8', start, start + 3)).toBe('€');
  expect(largest).toBeLessThanOrEqual(64 * 1024);
});

test.each([
  [0, 0],
  [1, 3],
  [2, 3],
  [3, 3],
  [4, 6],
])('from %i on the next line begins at %i', (offset, start) => {
  expect(startOfLine(readerOf(Buffer.from('aa\nbb\n')), offset)).toBe(start);
});

test('gives up a line of more than 64 KiB and begins with a whole character of it', () => {
  const content = Buffer.from(`a\n${'€'.repeat(100_000)}\n`);

  expect(startOfLine(readerOf(content), 3)).toBe(5);
});
