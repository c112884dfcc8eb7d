import { expect, test } from 'vitest';
import { readEnvironEntry } from './environ.js';
import { end, startProgram } from './testing.js';

test('reads one entry, told from those whose names end like it', () => {
  const { pid } = startProgram(['sleep', '60'], { XRUN: 'no', RUNX: 'no', RUN: 'a=b' });

  expect(readEnvironEntry(pid, 'RUN')).toBe('RUN=a=b');
  expect(readEnvironEntry(pid, 'R')).toBe('');
});

test('finds an entry anywhere in an environment larger than the window', () => {
  for (const beyond of [-20, -5, 0, 5, 60_000]) {
    const padding = 128 * 1024 + beyond - 66_000;
    const env = { A: 'x'.repeat(65_000), B: 'y'.repeat(padding), RUN: 'ab12/camera/7', Z: 'z' };

    const { pid } = startProgram(['/bin/sleep', '60'], env);

    expect(readEnvironEntry(pid, 'RUN'), `${beyond}`).toBe('RUN=ab12/camera/7');
  }
});

test('knows nothing of a process that is gone', async () => {
  const program = startProgram(['sleep', '60'], { RUN: '1' });

  await end(program);

  expect(readEnvironEntry(program.pid, 'RUN')).toBeUndefined();
});
