import { describe, expect, test } from 'vitest';
import { problemsWith, specWith } from '../testing.js';

describe('a pattern that may take for ever is refused', () => {
  test.each([
    '(a+)+$',
    '(?:\\w*)*x',
    '([a-z]+,){2,}',
    '((a|b+)c)*',
    '((a)+)+',
    '(?<word>\\w{1,})+ ready',
    '([)]+)*',
  ])('%s', async (pattern) => {
    const problems = await problemsWith(`ready: {log: '${pattern}'}`);

    expect(problems).toEqual([
      `ready.log: must not repeat a group that repeats something itself, such as (a+)+: with an unlucky line that would take for ever, but is ${JSON.stringify(pattern)}`,
    ]);
  });
});

describe('a pattern without a repetition within another one is taken', () => {
  test.each([
    'ready',
    '^\\[INFO\\] .*listening on .*:(\\d+)$',
    '(\\d+\\.){3}\\d+',
    '(ab)+c*',
    '(a+)(b+)?',
    '([+*]\\+)+',
    '(\\)\\(a)+',
    '(\\d{3})+',
    'ready (in )?\\d+ ms',
  ])('%s', (pattern) => {
    expect(specWith({ ready: { log: pattern } }).ready?.log).toEqual({ pattern });
  });
});

test.each([
  ['"("', 'is no regular expression: Unterminated group'],
  ['"a**"', 'is no regular expression: Nothing to repeat'],
  ['""', 'must not be empty, but is ""'],
  ['5', 'must be a regular expression, or an object, but is the number 5'],
])('the pattern %s is refused: %s', async (pattern, problem) => {
  expect(await problemsWith(`ready: {log: ${pattern}}`)).toEqual([`ready.log: ${problem}`]);
});
