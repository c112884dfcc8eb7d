import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wordsOf } from './words-of.js';

test('an error of the system is told in the words of the system, without what was called', () => {
  expect(wordsOf(caught(() => statSync('/no/such/file')))).toBe('no such file or directory');
});

test('of several addresses that failed the first is told', () => {
  const errors = [new Error('refused'), new Error('not there')];

  expect(wordsOf(new AggregateError(errors))).toBe('refused');
});

test('any other error is told in one line that is not too long', () => {
  expect(wordsOf(new Error('alert\nat ssl.c:350\n'))).toBe('alert');
  expect(wordsOf(new Error('x'.repeat(1_000)))).toHaveLength(200);
  expect(wordsOf('thrown')).toBe('thrown');
  expect(wordsOf(new AggregateError([], 'none of them'))).toBe('none of them');
});

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
