import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { specOf } from '../testing.js';
import { findProgram } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-program-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'folder'));
mkdirSync(join(folder, 'bin'));
writeFileSync(join(folder, 'plain'), 'text');
writeFileSync(join(folder, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
writeFileSync(join(folder, 'bin', 'shut'), '#!/bin/sh\n', { mode: 0o644 });
symlinkSync('nowhere', join(folder, 'bin', 'broken'));

const env = { PATH: `/usr/bin:/bin:${join(folder, 'bin')}` };

function find(command: string | string[], fields: object = {}) {
  return findProgram(specOf('a', command, { working_dir: folder, ...fields }), env, '/bin/sh');
}

test.each([
  { command: ['tool', 'a b'], argv: ['tool', 'a b'] },
  { command: 'tool a b', argv: ['tool', 'a', 'b'] },
  { command: 'tool | cat', argv: ['/bin/sh', '-c', 'tool | cat'] },
  { command: './bin/tool', argv: ['./bin/tool'] },
  { command: [join(folder, 'bin/tool')], argv: [join(folder, 'bin/tool')] },
  // A shell says itself what it cannot find.
  { command: 'nothing | cat', argv: ['/bin/sh', '-c', 'nothing | cat'] },
])('$command runs as $argv', ({ command, argv }) => {
  expect(find(command)).toEqual({ ok: true, argv, cwd: folder });
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
  const found = find('tool', { working_dir: dir });

  expect(found).toEqual({ ok: false, reason: `working_dir "${dir}" ${reason}` });
});

test('takes the PATH of the spec, relative folders from where the program runs', () => {
  const look = (path: string | undefined) =>
    findProgram(specOf('a', ['tool'], { working_dir: folder }), { PATH: path }, '/bin/sh').ok;

  expect(look('bin')).toBe(true);
  expect(look('/nowhere::bin')).toBe(true);
  expect(look('/nowhere')).toBe(false);
  expect(look(undefined)).toBe(false);
  chmodSync(join(folder, 'bin', 'tool'), 0o644);
  expect(look('bin')).toBe(false);
});
