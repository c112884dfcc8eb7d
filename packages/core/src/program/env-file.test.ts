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

test('an entry in quotes may go over several lines', () => {
  const path = fileOf('KEY="-----BEGIN\n abc\n-----END"\n# a comment\nB=1\n');

  expect(readEnvFile(path)).toEqual({
    ok: true,
    env: { KEY: '-----BEGIN\n abc\n-----END', B: '1' },
  });
});

test('a quote within a value or a comment begins nothing', () => {
  const path = fileOf("B=1 # it's\nC='x\ny z'\n");

  expect(readEnvFile(path)).toEqual({ ok: true, env: { B: '1', C: 'x\ny z' } });
});

test.each([
  { text: 'A=x"1\n2"\n', what: 'has a line that is no NAME=value: "2\\""' },
  { text: 'A=1\nBROKEN LINE\n', what: 'has a line that is no NAME=value: "BROKEN LINE"' },
  { text: 'A="1\n2"\nexport\n', what: 'has a line that is no NAME=value: "export"' },
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
