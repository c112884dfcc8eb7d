import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStat } from '../proc/stat.js';
import { MAX_INPUT_BYTES } from '../program/input.js';
import { eventually, specOf } from '../testing.js';
import { readLog, untilLogged, withRuns } from './testing.js';

const key = { name: 'a', run: 1 };
const piped = (command: string | string[]) => specOf('a', command, { stdin: 'pipe' });

test('a program reads what is written, and never comes to an end of it', async () => {
  await withRuns(async ({ runs, open, told, paths }) => {
    runs.spawn(key, piped(['cat']));
    const { pid } = await told('a', 'spawned');

    expect(runs.write(key, Buffer.from('one\n'))).toBe('written');
    await untilLogged(paths, 'a', 'one\n');
    runs.close();
    const next = open();
    next.adopt([{ ...key, pid, stopSignal: null }]);
    expect(next.write(key, Buffer.from('two\n'))).toBe('written');

    await untilLogged(paths, 'a', 'one\ntwo\n');
  });
});

test('it is written whole or not at all', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    runs.spawn(key, piped('kill -STOP $$; exec cat'));
    const { pid } = await told('a', 'spawned');
    await eventually(() => expect(readStat(pid)?.state).toBe('T'));
    const line = Buffer.from(`${'x'.repeat(2_999)}\n`);

    let written = 0;
    while (written < 100 && runs.write(key, line) === 'written') written += 1;
    expect(written).toBeGreaterThan(10);
    expect(written).toBeLessThan(100);
    expect(runs.write(key, line)).toBe('full');
    runs.signal(key, 'SIGCONT', 'main');

    await eventually(() => expect(readLog(paths, 'a')).toHaveLength(written * line.length));
    expect(runs.write(key, Buffer.from('and on\n'))).toBe('written');
    await untilLogged(paths, 'a', '\nand on\n');
  });
});

test('what could not be written whole is refused', async () => {
  await withRuns(async ({ runs, told }) => {
    runs.spawn(key, piped(['sleep', '60']));
    await told('a', 'spawned');

    expect(runs.write(key, Buffer.alloc(MAX_INPUT_BYTES + 1))).toBe('too_long');
    expect(runs.write(key, Buffer.alloc(MAX_INPUT_BYTES))).toBe('written');
  });
});

test('nobody reads before a run, after it, or without a pipe', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    const data = Buffer.from('x');
    expect(runs.write(key, data)).toBe('no_input');

    runs.spawn(key, piped(['cat']));
    runs.spawn({ name: 'b', run: 1 }, specOf('b', ['cat']));
    await told('a', 'spawned');
    expect((await told('b', 'ended')).exit).toEqual({ code: 0, signal: null });
    expect(runs.write({ name: 'b', run: 1 }, data)).toBe('no_input');
    runs.kill(key);
    await told('a', 'ended');

    expect(runs.write(key, data)).toBe('no_input');
    await eventually(() => {
      runs.tidy();
      expect(existsSync(join(paths.fifos, 'a.1.in'))).toBe(false);
    });
  });
});

test('a program that has closed its input has none', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    runs.spawn(key, piped('exec <&-; echo closed; sleep 60'));
    await told('a', 'spawned');
    await untilLogged(paths, 'a', 'closed\n');

    expect(runs.write(key, Buffer.from('x'))).toBe('no_input');
  });
});
