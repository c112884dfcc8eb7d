import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEnvironEntry } from './environ.js';
import { end, makeZombie, startNeglectfulParent, startProgram, untilSleep } from './testing.js';

test('reads one entry, told from those whose names end like it', () => {
  const { pid } = startProgram(['sleep', '60'], { XRUN: 'no', RUNX: 'no', RUN: 'a=b' });

  expect(readEnvironEntry(pid, 'RUN')).toBe('RUN=a=b');
  expect(readEnvironEntry(pid, 'R')).toBe('');
});

test('reads the very first entry', async () => {
  const { pid } = startProgram(['env', '-i', 'RUN=1', 'sleep', '60']);
  await untilSleep(pid);

  expect(readEnvironEntry(pid, 'RUN')).toBe('RUN=1');
});

test('finds an entry beyond the window, or across its end', () => {
  const start = (padding: number) =>
    startProgram(['/bin/sleep', '60'], {
      ...{ A: 'x'.repeat(65_000), B: 'y'.repeat(padding) },
      ...{ RUN: 'ab12/camera/7', Z: 'z' },
    }).pid;
  const unpadded = readFileSync(`/proc/${start(0)}/environ`).indexOf('\0RUN=');

  for (const beforeEnd of [-5000, -1, 0, 1, 4, 5, 6, 18, 19, 20]) {
    const pid = start(128 * 1024 - unpadded - beforeEnd);

    expect(readEnvironEntry(pid, 'RUN'), `${beforeEnd}`).toBe('RUN=ab12/camera/7');
  }
});

test('takes an empty environment for one that is still to come', async () => {
  const { pid } = startProgram(['env', '-i', 'sleep', '60']);
  await untilSleep(pid);

  expect(readEnvironEntry(pid, 'RUN')).toBeUndefined();
});

test('knows nothing of a zombie, nor that it has no such entry', async () => {
  const { child } = await startNeglectfulParent({ RUN: '1' });

  await makeZombie(child);

  expect(readEnvironEntry(child, 'RUN')).toBeUndefined();
});

test('knows nothing of a process that is gone', async () => {
  const program = startProgram(['sleep', '60'], { RUN: '1' });

  await end(program);

  expect(readEnvironEntry(program.pid, 'RUN')).toBeUndefined();
});
