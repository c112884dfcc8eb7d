import { expect, test } from 'vitest';
import { problemsWith, specWith } from '../testing.js';

test('a pattern may be any regular expression', () => {
  const pattern = '^\\[INFO\\] (a+)+ .*listening on .*:(\\d+)$';

  expect(specWith({ ready: { log: pattern } }).ready?.log).toEqual({ pattern });
});

test.each([
  ['"("', 'is no regular expression: Unterminated group'],
  ['"a**"', 'is no regular expression: Nothing to repeat'],
  ['""', 'must not be empty, but is ""'],
  ['5', 'must be a regular expression, or an object, but is the number 5'],
])('the pattern %s is refused: %s', async (pattern, problem) => {
  expect(await problemsWith(`ready: {log: ${pattern}}`)).toEqual([`ready.log: ${problem}`]);
});
