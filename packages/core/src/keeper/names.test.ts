import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nameSchema } from '../config/name.js';
import { logPath, runKey, runName, statePaths } from './names.js';

const paths = statePaths('/state');
const NAMES = [
  'camera',
  'front camera',
  'a.1',
  '...',
  '.hidden',
  'ünïcode',
  '東京',
  '#1',
  'a+b@(c)',
];

test.each(NAMES)('"%s" stays within its folder and comes back', (name) => {
  const base = runName({ name, run: 12 });

  expect(nameSchema.safeParse(name).success).toBe(true);
  expect(runKey(base)).toEqual({ name, run: 12 });
  expect(dirname(join(paths.runs, base))).toBe(paths.runs);
  expect(dirname(logPath(paths, name))).toBe(paths.logs);
});

test.each(['/', '..', '../..', 'a/../../b', '%2e%2e', 'a\nb'])(
  'even "%s", which no spec may have, would not become a path',
  (name) => {
    expect(dirname(join(paths.runs, runName({ name, run: 1 })))).toBe(paths.runs);
    expect(dirname(logPath(paths, name))).toBe(paths.logs);
    expect(['.', '..']).not.toContain(basename(logPath(paths, name)));
  },
);

test('no two runs have one file', () => {
  const keys = [...NAMES, 'a', 'a.1.1'].flatMap((name) =>
    [1, 11, 111].map((run) => ({ name, run })),
  );

  expect(new Set(keys.map(runName)).size).toBe(keys.length);
});

test('the longest name still fits, with all that is put behind it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posse-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const longest = '東'.repeat(22);

  expect(nameSchema.safeParse(longest).success).toBe(true);
  expect(nameSchema.safeParse(`${longest}東`).success).toBe(false);
  writeFileSync(join(folder, runName({ name: longest, run: Number.MAX_SAFE_INTEGER })), '');
  writeFileSync(`${logPath({ ...paths, logs: folder }, longest)}.low.new`, '');
  expect(readdirSync(folder)).toHaveLength(2);
});

test.each(['', 'camera', 'camera.', 'camera.x', '.5', 'camera.1.new', '%E0%A4%A.1'])(
  '"%s" is the file of no run',
  (base) => {
    expect(runKey(base)).toBeNull();
  },
);
