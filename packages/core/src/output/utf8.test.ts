import { expect, test } from 'vitest';
import { completeUtf8Length, utf8Start } from './utf8.js';

test.each(['', 'plain', 'ä', '€', '𝄞', 'x€'])('passes on %j whole', (text) => {
  const bytes = Buffer.from(text);

  expect(completeUtf8Length(bytes)).toBe(bytes.length);
});

test.each(['ä', '€', '𝄞', 'ࠀ', '퟿', '𐀀', '􏿿'])('keeps back %j wherever it is cut', (character) => {
  const bytes = Buffer.from(`x${character}`);
  for (let length = 2; length < bytes.length; length += 1) {
    expect(completeUtf8Length(bytes.subarray(0, length)), `${length}`).toBe(1);
  }
});

test.each([
  ['a continuation without a beginning', [0x80]],
  ['continuations alone', [0x80, 0x80, 0x80, 0x80]],
  ['a byte that never occurs', [0xff]],
  ['an overlong beginning', [0xc0]],
  ['an overlong form of three bytes', [0xe0, 0x80]],
  ['a surrogate', [0xed, 0xa0]],
  ['an overlong form of four bytes', [0xf0, 0x80, 0x80]],
  ['a character above the last', [0xf4, 0x90]],
  ['a beginning that is not continued', [0xe2, 0x41]],
  ['a continuation too many', [0xc3, 0xa4, 0x80]],
])('passes on %s as it is', (_, bytes) => {
  expect(completeUtf8Length(Uint8Array.from([0x41, ...bytes]))).toBe(1 + bytes.length);
});

test('finds the first whole character', () => {
  const bytes = Buffer.from('𝄞x');

  expect([0, 1, 2, 3].map((cut) => utf8Start(bytes.subarray(cut)))).toEqual([0, 3, 2, 1]);
  expect(utf8Start(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(3);
});
