import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { findRuns } from './found-runs.js';
import { statePaths } from './names.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-found-'));
afterAll(() => rmSync(folder, { recursive: true }));
const paths = statePaths(folder);
const living = readFileSync('/proc/self/stat', 'utf8').trim();
const dead = living.replace(/^\d+/, '4000000');

beforeEach(() => {
  rmSync(paths.runs, { recursive: true, force: true });
  mkdirSync(paths.runs);
});

test.each([
  { title: 'a living program', text: `\nK ${dead}\n\nS ${living}\n`, isGoingOn: true },
  { title: 'a living keeper', text: `\nK ${living}\n`, isGoingOn: true },
  { title: 'nobody alive', text: `\nK ${dead}\n\nS ${dead}\n`, isGoingOn: false },
  { title: 'an end', text: `\nK ${living}\n\nS ${dead}\n\nX 0 1.00\n`, isGoingOn: false },
  { title: 'a revocation', text: '\nR\n', isGoingOn: false },
  { title: 'nothing at all', text: '', isGoingOn: false },
])('a file with $title shows a run that goes on: $isGoingOn', ({ text, isGoingOn }) => {
  writeFileSync(join(paths.runs, 'front%20camera.7'), text);

  expect(findRuns(paths)).toEqual([{ name: 'front camera', run: 7, isGoingOn }]);
});

test('takes other files for no runs', () => {
  for (const base of ['notes', '.swp', '%E0.1', 'a.b']) writeFileSync(join(paths.runs, base), '');

  expect(findRuns(paths)).toEqual([]);
});
