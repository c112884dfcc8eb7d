import { expect, test } from 'vitest';
import { eventually, linesOf, run, specOf, untilShows, withSupervisor } from './testing.js';

test('what is written to a process is on its standard input, over the life of any supervisor', () =>
  withSupervisor(async ({ supervisor, open }) => {
    const command = 'while read -r line; do echo "heard $line"; done';
    await run(supervisor, specOf('a', command, { stdin: 'pipe' }));
    await untilShows(supervisor, 'a', { phase: 'running' });

    supervisor.write('a', 'one\n');
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['heard one']));
    await supervisor.close();
    const next = await open();
    next.write('a', new TextEncoder().encode('two\n'));

    await eventually(async () =>
      expect(await linesOf(next, 'a')).toEqual(['heard one', 'heard two']),
    );
    expect(next.status().processes).toMatchObject([{ name: 'a', run: 1, phase: 'running' }]);
  }));

test('what nobody could read is refused, and says what to do', () =>
  withSupervisor(async ({ supervisor }) => {
    await run(supervisor, specOf('deaf', 'sleep 60'), specOf('a', 'sleep 60', { stdin: 'pipe' }));
    await supervisor.apply([
      ...supervisor.held().specs,
      specOf('stopped', 'sleep 60', { stdin: 'pipe' }),
    ]);
    await untilShows(supervisor, 'deaf', { phase: 'running' });
    await untilShows(supervisor, 'a', { phase: 'running' });

    expect(() => supervisor.write('deaf', 'x')).toThrow('give it "stdin: pipe"');
    expect(() => supervisor.write('stopped', 'x')).toThrow('start it first');
    expect(() => supervisor.write('a', 'x'.repeat(4_097))).toThrow('at most 4096 bytes');
    expect(() => supervisor.write('nobody', 'x')).toThrow('no process "nobody"');
    expect(() => fill(supervisor.write)).toThrow('does not read its standard input, which is full');
  }));

/** Writes to one that does not read until there is no more room; a FIFO has 64 KiB of it. */
function fill(write: (name: string, data: string) => void): void {
  for (let pieces = 0; pieces < 100; pieces += 1) write('a', 'x'.repeat(4_096));
}
