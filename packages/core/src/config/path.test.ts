import { expect, test } from 'vitest';
import { formatPath } from './path.js';

test('a path is written with dots and indexes, and odd keys in quotes', () => {
  expect(formatPath(['processes', 2, 'restart', 'policy'])).toBe('processes[2].restart.policy');
  expect(formatPath(['env', 'a b', 'c-d'])).toBe('env["a b"].c-d');
  expect(formatPath([])).toBe('');
});
