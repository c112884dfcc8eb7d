import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEnvFile } from './env-file.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-env-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (base: string) => join(folder, base);

function fileOf(text: string): string {
  writeFileSync(at('env'), text);
  return at('env');
}

test('reads lines as they are usually written', () => {
  const path = fileOf('# all of it\n\nA=1\nexport B = "two words" # why\nC=\nD=\'$A "x"\'\nA=2\n');

  expect(readEnvFile(path)).toEqual({
    ok: true,
    env: { A: '2', B: 'two words', C: '', D: '$A "x"' },
  });
});

test.each([
  { text: 'a-b=1', what: 'sets "a-b", which is not an identifier' },
  { text: '1A=1', what: 'sets "1A", which is not an identifier' },
  { text: 'A=1\0', what: 'has a NUL character in it' },
  { text: `A=${'x'.repeat(2 ** 20)}`, what: 'is larger than 1 MiB' },
])('refuses a file that $what', ({ text, what }) => {
  const path = fileOf(text);

  expect(readEnvFile(path)).toEqual({ ok: false, reason: `env_file "${path}" ${what}` });
});

test('refuses what is no file, without waiting for it', () => {
  mkdirSync(at('folder'));
  spawnSync('mkfifo', [at('fifo')]);

  const reasons = ['folder', 'fifo', 'gone'].map((base) => readEnvFile(at(base)));

  expect(reasons).toEqual([
    { ok: false, reason: `env_file "${at('folder')}" is not a file` },
    { ok: false, reason: `env_file "${at('fifo')}" is not a file` },
    { ok: false, reason: `env_file "${at('gone')}" does not exist` },
  ]);
});
