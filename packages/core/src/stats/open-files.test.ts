import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { end, startProgram } from '../proc/testing.js';
import { countOpenFiles } from './open-files.js';

test('counts the files that a program holds open', async () => {
  const script = 'echo begun; read go; exec 7</dev/null 8</dev/null; echo opened; read end';
  const program = startProgram(['sh', '-c', script]);
  await program.line();
  const before = readdirSync(`/proc/${program.pid}/fd`).length;
  expect(countOpenFiles(program.pid)).toBe(before);

  program.child.stdin?.write('go\n');
  await program.line();

  expect(countOpenFiles(program.pid)).toBe(before + 2);
});

test('counts nothing for a program that is gone', async () => {
  const program = startProgram(['sleep', '60']);
  await end(program);

  expect(countOpenFiles(program.pid)).toBe(0);
});
