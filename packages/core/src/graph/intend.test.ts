import { describe, expect, test } from 'vitest';
import type { Process, State } from '../machine/process.js';
import { type Command, intend } from './intend.js';
import { process, processIn, running, spec, stoppingSince, world } from './testing.js';

const stopping = stoppingSince(0);

const start = (...names: string[]) => ({ kind: 'start', names }) as const;
const stop = (...names: string[]) => ({ kind: 'stop', names }) as const;
const restart = (name: string, after?: number): Command => ({
  kind: 'restart',
  targets: [{ name, after }],
});

const ended = (state: State): Partial<Process> => ({ want: 'up', wantRun: 4, run: 4, state });

describe('start', () => {
  test.each([
    ['stopped', { run: 4 }, 5],
    ['exited', ended({ phase: 'exited', since: 0, success: true }), 5],
    ['failed', ended({ phase: 'failed', since: 0, reason: 'no' }), 5],
    ['backoff', ended({ phase: 'backoff', since: 0, until: 100, reason: null }), 5],
    ['stopping', ended(stopping), 5],
  ] as const)('of one that is %s wants a new run', (_, facts, wantRun) => {
    const intents = intend(world(process('a', facts)), start('a'));

    expect(intents).toEqual([{ name: 'a', want: 'up', wantRun }]);
  });

  test.each([
    ['running', running('a')],
    [
      'starting',
      process('a', ended({ phase: 'starting', since: 0, pid: 7, deadline: null, finding: null })),
    ],
    ['waiting', process('a', ended({ phase: 'waiting', since: 0, again: false }))],
    ['stopping to run anew', process('a', { ...ended(stopping), wantRun: 5 })],
  ])('of one that is %s does nothing', (_, known) => {
    expect(intend(world(known), start('a'))).toEqual([]);
  });

  test('of one that is about to stop lets it run on', () => {
    const intents = intend(world(running('a', { want: 'down' })), start('a'));

    expect(intents).toEqual([{ name: 'a', want: 'up', wantRun: 1 }]);
  });

  test('brings up what it needs, and what that needs, first', () => {
    const c = process(spec('c', { depends_on: ['b'] }));
    const b = running(spec('b', { depends_on: [{ process: 'a', condition: 'started' }] }));
    const known = world(c, b, process('a', { run: 2 }), process('other'));

    expect(intend(known, start('c'))).toEqual([
      { name: 'a', want: 'up', wantRun: 3 },
      { name: 'c', want: 'up', wantRun: 1 },
    ]);
  });

  test('runs a job that it needs only if that has not completed', () => {
    const b = process(
      spec('b', { depends_on: [{ process: 'a', condition: 'completed_successfully' }] }),
    );
    const exited = (success: boolean) => ended({ phase: 'exited', since: 0, success });
    const done = process('a', { ...exited(true), completed: 'successfully' });
    const bad = process('a', { ...exited(false), completed: 'badly' });

    expect(intend(world(b, done), start('b')).map(({ name }) => name)).toEqual(['b']);
    expect(intend(world(b, bad), start('b')).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('leaves alone those that depend on it', () => {
    const known = world(process('a'), process(spec('b', { depends_on: ['a'] })));

    expect(intend(known, start('a')).map(({ name }) => name)).toEqual(['a']);
  });

  test('alone takes nobody along', () => {
    const known = world(process('a'), process(spec('b', { depends_on: ['a'] })));

    expect(intend(known, { ...start('b'), only: true }).map(({ name }) => name)).toEqual(['b']);
    expect(intend(known, { ...start('b'), only: false }).map(({ name }) => name)).toHaveLength(2);
  });

  test('knows no processes of other hosts', () => {
    const known = world(process(spec('b', { depends_on: ['base/roscore'] })));

    expect(intend(known, start('b')).map(({ name }) => name)).toEqual(['b']);
  });

  test('does nothing for one that is no longer configured, or not known', () => {
    const removed = running('a', { removed: true, want: 'down' });

    expect(intend(world(removed), start('a', 'nobody'))).toEqual([]);
    expect(intend(world(removed), { ...start('a', 'nobody'), only: true })).toEqual([]);
  });
});

describe('stop', () => {
  const known = world(
    running('a'),
    running(spec('b', { depends_on: ['a'] })),
    running(spec('c', { depends_on: [{ process: 'b', condition: 'started' }] })),
    running(spec('d', { depends_on: [{ process: 'a', condition: 'completed' }] })),
    running(spec('e', { depends_on: [{ process: 'a', condition: 'completed_successfully' }] })),
  );

  test('takes along those that need it alive, and those that need them', () => {
    expect(intend(known, stop('a'))).toEqual([
      { name: 'a', want: 'down', wantRun: 1 },
      { name: 'b', want: 'down', wantRun: 1 },
      { name: 'c', want: 'down', wantRun: 1 },
    ]);
  });

  test('alone takes nobody along', () => {
    expect(intend(known, { ...stop('a'), only: true }).map(({ name }) => name)).toEqual(['a']);
  });

  test('leaves alone what it depends on', () => {
    expect(intend(known, stop('c')).map(({ name }) => name)).toEqual(['c']);
  });

  test('of one that nobody wants does nothing', () => {
    expect(intend(world(process('a', { run: 3 })), stop('a'))).toEqual([]);
  });

  test('takes back a later run that was wanted', () => {
    const known = world(process('a', { ...ended(stopping), wantRun: 5 }));

    expect(intend(known, stop('a'))).toEqual([{ name: 'a', want: 'down', wantRun: 5 }]);
  });
});

describe('restart', () => {
  test('brings up what it needs first, and gives none of that a new run', () => {
    const c = process(spec('c', { depends_on: ['b', 'a'] }));
    const known = world(c, running('b'), process('a', { run: 2 }));

    expect(intend(known, restart('c'))).toEqual([
      { name: 'a', want: 'up', wantRun: 3 },
      { name: 'c', want: 'up', wantRun: 1 },
    ]);
    expect(
      intend(world(running('c', { run: 4, wantRun: 5 }), process('a')), restart('c', 4)),
    ).toEqual([]);
  });

  const known = world(running('a', { run: 4, wantRun: 2 }));

  test.each([[undefined], [4], [9]])('after %s wants a run later than the latest', (after) => {
    expect(intend(known, restart('a', after))).toEqual([{ name: 'a', want: 'up', wantRun: 5 }]);
  });

  test('after an earlier run than the latest is done already', () => {
    expect(intend(known, restart('a', 3))).toEqual([]);
  });

  test('that comes again does not undo a stop that came in between', () => {
    const stopped = world(process('a', { run: 5, wantRun: 5 }));

    expect(intend(stopped, restart('a', 4))).toEqual([]);
  });

  test('while a later run is wanted already does nothing', () => {
    expect(intend(world(running('a', { run: 4, wantRun: 5 })), restart('a', 4))).toEqual([]);
  });

  test('of one that is named twice is one restart', () => {
    const known = world(running('a'));
    const targets = [{ name: 'a' }, { name: 'a', after: 1 }];

    const intents = intend(known, { kind: 'restart', targets });

    expect(intents).toEqual([{ name: 'a', want: 'up', wantRun: 2 }]);
  });

  test('of one that is down brings it up', () => {
    const stopped = world(process('a', { run: 4, wantRun: 5 }));

    expect(intend(stopped, restart('a', 4))).toEqual([{ name: 'a', want: 'up', wantRun: 5 }]);
  });

  test('leaves those that depend on it running', () => {
    const pair = world(running('a'), running(spec('b', { depends_on: ['a'] })));

    expect(intend(pair, restart('a')).map(({ name }) => name)).toEqual(['a']);
  });

  test('does nothing for one that is no longer configured, or not known', () => {
    const removed = running('a', { removed: true, want: 'down' });

    expect(intend(world(removed), restart('a'))).toEqual([]);
    expect(intend(known, restart('nobody'))).toEqual([]);
    expect(processIn(known, 'a').run).toBe(4);
  });
});
