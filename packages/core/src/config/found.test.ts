import { expect, test } from 'vitest';
import { describe, oneOf } from './found.js';

test.each([
  ['text', '"text"'],
  ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ['\u001b[31m', '"\\u001b[31m"'],
  [5, 'the number 5'],
  [Number.NaN, 'NaN'],
  [true, 'true'],
  [null, 'null'],
  [[], 'an empty list'],
  [[1], 'a list'],
  [{}, 'an object'],
])('%j is found as %s', (value, words) => {
  expect(describe(value)).toBe(words);
});

test('alternatives read as a sentence', () => {
  expect(oneOf(['a', 'b', 3])).toBe('"a", "b" or 3');
  expect(oneOf(['a'])).toBe('"a"');
});
