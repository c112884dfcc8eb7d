import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findProgram, problemOfFolder } from './find-program.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-program-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'folder'));
mkdirSync(join(folder, 'bin'));
writeFileSync(join(folder, 'plain'), 'text');
writeFileSync(join(folder, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
writeFileSync(join(folder, 'bin', 'shut'), '#!/bin/sh\n', { mode: 0o644 });
symlinkSync('nowhere', join(folder, 'bin', 'broken'));

const env = { PATH: `/usr/bin:/bin:${join(folder, 'bin')}` };

function find(command: string | string[]) {
  return findProgram(command, { cwd: folder, env }, '/bin/sh');
}

test.each([
  { command: ['tool', 'a b'], argv: ['tool', 'a b'], file: join(folder, 'bin/tool') },
  { command: 'tool a b', argv: ['tool', 'a', 'b'], file: join(folder, 'bin/tool') },
  { command: 'tool | cat', argv: ['/bin/sh', '-c', 'tool | cat'], file: '/bin/sh' },
  { command: './bin/tool', argv: ['./bin/tool'], file: join(folder, 'bin/tool') },
  {
    command: [join(folder, 'bin/tool')],
    argv: [join(folder, 'bin/tool')],
    file: join(folder, 'bin/tool'),
  },
  // A shell says itself what it cannot find.
  { command: 'nothing | cat', argv: ['/bin/sh', '-c', 'nothing | cat'], file: '/bin/sh' },
])('$command runs as $argv', ({ command, argv, file }) => {
  expect(find(command)).toEqual({ ok: true, argv, file });
});

test.each([
  { command: 'nothing', reason: 'there is no program "nothing" on PATH' },
  { command: 'broken', reason: 'there is no program "broken" on PATH' },
  { command: 'shut', reason: `"${folder}/bin/shut" is not executable` },
  { command: ['./gone'], reason: `"${folder}/gone" does not exist` },
  { command: ['./plain/x'], reason: `"${folder}/plain/x" does not exist` },
  { command: ['./plain'], reason: `"${folder}/plain" is not executable` },
  { command: ['./folder'], reason: `"${folder}/folder" is not a file` },
  { command: ['', 'x'], reason: 'the command names no program' },
])('$command cannot run: $reason', ({ command, reason }) => {
  expect(find(command)).toEqual({ ok: false, reason });
});

test.each([
  { dir: join(folder, 'gone'), reason: 'does not exist' },
  { dir: join(folder, 'plain'), reason: 'is not a folder' },
  { dir: join(folder, 'plain', 'x'), reason: 'does not exist' },
])('nothing runs in a folder that $reason', ({ dir, reason }) => {
  expect(problemOfFolder(dir)).toBe(`working_dir "${dir}" ${reason}`);
});

test('a folder is fine to run in', () => {
  expect(problemOfFolder(folder)).toBeNull();
});

test('takes the PATH of the spec, relative folders from where the program runs', () => {
  const look = (path: string | undefined) =>
    findProgram(['tool'], { cwd: folder, env: { PATH: path } }, '/bin/sh').ok;

  expect(look('bin')).toBe(true);
  expect(look('/nowhere::bin')).toBe(true);
  expect(look('/nowhere')).toBe(false);
  expect(look(undefined)).toBe(false);
  chmodSync(join(folder, 'bin', 'tool'), 0o644);
  expect(look('bin')).toBe(false);
});
