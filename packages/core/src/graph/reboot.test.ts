import { expect, test } from 'vitest';
import { afterReboot } from './reboot.js';
import { process, processIn, running, spec, world } from './testing.js';
import { createWorld } from './world.js';

const NOTHING = new Map<string, number>();

test('only what is started automatically is wanted up again', () => {
  const before = world(
    running(spec('robot', { autostart: true }), { want: 'down', askedBy: 'anna@laptop' }),
    running('motion', { run: 4, wantRun: 5 }),
  );

  const after = afterReboot(before, NOTHING, 30);

  expect(processIn(after, 'robot')).toMatchObject({ want: 'up', wantRun: 0, askedBy: null });
  expect(processIn(after, 'motion')).toMatchObject({ want: 'down', wantRun: 0 });
  expect(processIn(after, 'motion').state).toEqual({ phase: 'stopped', since: 30 });
});

test('nobody knows how what was alive has ended; how others ended is kept', () => {
  const exit = { code: 2, signal: null };
  const state = { phase: 'exited', since: 5, success: false } as const;
  const before = world(running('a', { exit }), process('b', { exit, state }));

  const after = afterReboot(before, NOTHING, 30);

  expect(processIn(after, 'a').exit).toEqual({ code: null, signal: null });
  expect(processIn(after, 'b').exit).toEqual(exit);
});

test('nothing has completed in this boot, and no failure counts any more', () => {
  const facts = { completed: 'successfully', failures: 3, restartedAt: [7], restarts: 9 } as const;

  const after = afterReboot(world(process('a', facts)), NOTHING, 30);

  const forgotten = { completed: 'no', failures: 0, restartedAt: [], restarts: 9 };
  expect(processIn(after, 'a')).toMatchObject(forgotten);
});

test('numbers that may have been used are not used again', () => {
  const processes = world(running('a', { run: 4 }), running('b', { run: 200 })).processes;
  const before = createWorld(processes, new Map([['old', 3]]));
  const reserved = new Map([
    ...([
      ['a', 101],
      ['b', 101],
      ['old', 102],
    ] as const),
    ...([['forgotten', 103]] as const),
  ]);

  const after = afterReboot(before, reserved, 30);

  expect(processIn(after, 'a').run).toBe(101);
  expect(processIn(after, 'b').run).toBe(200);
  expect([...after.retired]).toEqual([
    ['old', 102],
    ['forgotten', 103],
  ]);
});

test('what is no longer configured is gone', () => {
  const removed = running('a', { run: 4, removed: true, want: 'down' });

  const after = afterReboot(world(removed), NOTHING, 30);

  expect(after.processes.size).toBe(0);
  expect(after.retired.get('a')).toBe(4);
});
