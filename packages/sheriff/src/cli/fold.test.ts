import { expect, test } from 'vitest';
import { fold } from './fold.js';

test.each([
  ['', 5, ['']],
  ['one', 5, ['one']],
  ['one two', 7, ['one two']],
  ['one two', 6, ['one', 'two']],
  ['a b c d e', 3, ['a b', 'c d', 'e']],
  ['is incomprehensible to me', 5, ['is', 'incomprehensible', 'to me']],
  ['カメ ラ', 6, ['カメ', 'ラ']],
  ['as long as it likes', Number.POSITIVE_INFINITY, ['as long as it likes']],
])('"%s" in %d columns is %j', (text, width, lines) => {
  expect(fold(text, width)).toEqual(lines);
});
