import { expect, test } from 'vitest';
import { isSuccess } from './is-success.js';

test.each([
  [[0], { code: 0, signal: null }, true],
  [[0], { code: 1, signal: null }, false],
  [[0, 3], { code: 3, signal: null }, true],
  [[3], { code: 0, signal: null }, false],
  [[0, 'SIGTERM'], { code: null, signal: 'SIGTERM' }, true],
  [[0], { code: null, signal: 'SIGTERM' }, false],
  [['SIGINT'], { code: null, signal: 'SIGTERM' }, false],
  [[0, 'SIGTERM'], { code: null, signal: null }, false],
  [[], { code: 0, signal: null }, false],
] as const)('with %o an end by %o is a success: %s', (codes, exit, expected) => {
  expect(isSuccess(exit, { success_codes: [...codes] })).toBe(expected);
});
