import { describe, expect, test } from 'vitest';
import type { News } from '../machine/news.js';
import type { State } from '../machine/process.js';
import { deadlineOf } from '../machine/transition.js';
import type { Event } from './events.js';
import { intend } from './intend.js';
import { step } from './step.js';
import { after, commanded, process, processIn, running, spec, world } from './testing.js';
import type { World } from './world.js';

const CRASH = { code: 1, signal: null };
const tick = (at: number): Event => ({ kind: 'tick', at });
const spawned = (name: string, run = 1, at = 0): News => ({
  ...{ kind: 'spawned', name, run, at },
  pid: 100,
});
const ready = (name: string, at = 0): News => ({ kind: 'ready', name, run: 1, at });
const ended = (name: string, run = 1, at = 0): News => ({
  ...{ kind: 'ended', name, run, at },
  ...{ endedAt: at, exit: CRASH },
});
const signalled = (name: string, at = 0): News => ({ kind: 'signalled', name, run: 1, at });

function orders(stepped: { readonly effects: readonly { kind: string; name: string }[] }) {
  return stepped.effects.map(({ kind, name }) => `${kind} ${name}`);
}

function phases({ processes }: World): readonly string[] {
  return Array.from(processes, ([name, { state }]) => `${name} ${state.phase}`);
}

describe('starting', () => {
  const probed = { ready: { tcp: { port: 80 } } };
  const graph = world(
    process(spec('base', probed)),
    process(spec('left', { depends_on: ['base'] })),
    process(spec('right', { depends_on: [{ process: 'base', condition: 'started' }] })),
    process('alone'),
  );
  const all = commanded(graph, { kind: 'start', names: ['left', 'right', 'alone'] });

  test('goes as far as the dependencies allow, at once', () => {
    const { effects, world: begun } = step(graph, all);

    expect(orders({ effects })).toEqual(['spawn base', 'spawn alone']);
    expect(phases(begun)).toEqual([
      ...['base starting', 'left waiting', 'right waiting', 'alone starting'],
    ]);
  });

  test('goes on when a condition holds', () => {
    const { world: begun } = step(graph, all);

    const started = step(begun, spawned('base'));
    const isReady = step(started.world, ready('base'));

    expect(orders(started)).toEqual(['spawn right']);
    expect(orders(isReady)).toEqual(['spawn left']);
  });

  test('leaves those waiting that depend on one that has failed, until it runs', () => {
    const failure: News = {
      ...{ kind: 'spawn_failed', name: 'base', run: 1, at: 0 },
      ...{ reason: 'no', mayPass: false },
    };
    const { world: failed } = after(graph, all, failure);
    expect(phases(failed)).toContain('left waiting');

    const again = after(
      failed,
      commanded(failed, { kind: 'start', names: ['left'] }),
      spawned('base', 2),
    );

    expect(orders(again)).toEqual(['spawn base', 'spawn right']);
  });

  test('does not build upon what is about to stop', () => {
    const needs = { depends_on: ['base'] };
    const state: State = { phase: 'waiting', since: 0, again: false };
    const before = world(
      running('base', { want: 'down' }),
      running(spec('holder', needs), { want: 'down' }),
      process(spec('late', needs), { want: 'up', wantRun: 1, state }),
    );

    const { effects } = step(before, tick(0));

    expect(orders({ effects })).toEqual(['terminate holder']);
  });
});

test('a job that runs again has to complete again before others build upon it', () => {
  const job = { phase: 'exited', since: 0, success: true } as const;
  const depends_on = [{ process: 'job', condition: 'completed' }];
  const before = world(
    running('job', { state: job, completed: 'successfully' }),
    process(spec('arm', { depends_on })),
  );

  const again = commanded(before, { kind: 'restart', targets: [{ name: 'job' }] });
  const { world: begun } = step(before, again);
  const { effects } = step(begun, commanded(begun, { kind: 'start', names: ['arm'] }));

  expect(processIn(begun, 'job').completed).toBe('no');
  expect(effects).toEqual([]);
});

test('a crash leaves those running that depend on it', () => {
  const before = world(running(spec('base')), running(spec('arm', { depends_on: ['base'] })));

  const { world: crashed, effects } = step(before, ended('base'));

  expect(phases(crashed)).toEqual(['base exited', 'arm running']);
  expect(effects).toEqual([]);
});

describe('stopping', () => {
  const chain = world(
    running('base'),
    running(spec('arm', { depends_on: ['base'], stop: { timeout: 3 } })),
    running(spec('hand', { depends_on: [{ process: 'arm', condition: 'started' }] })),
  );
  const stopAll = commanded(chain, { kind: 'stop', names: ['base'] });

  test('goes from the last dependent to the first dependency', () => {
    const first = step(chain, stopAll);
    const second = step(first.world, ended('hand'));
    const third = step(second.world, ended('arm'));

    expect(orders(first)).toEqual(['terminate hand']);
    expect(orders(second)).toEqual(['terminate arm']);
    expect(orders(third)).toEqual(['terminate base']);
    expect(phases(step(third.world, ended('base')).world)).toEqual([
      ...['base stopped', 'arm stopped', 'hand stopped'],
    ]);
  });

  test('one that does not end holds up the next for its own time and no longer', () => {
    const { world: stopping } = after(chain, stopAll, signalled('hand'), ended('hand'));

    const early = step(stopping, tick(2_999));
    const late = step(stopping, tick(3_000));

    expect(orders(early)).toEqual([]);
    expect(orders(late)).toEqual(['kill arm', 'terminate base']);
  });

  test('of those that need it only while they complete is not waited for', () => {
    const job = { depends_on: [{ process: 'base', condition: 'completed' }] };
    const before = world(running('base'), running(spec('job', job), { want: 'down' }));

    const { effects } = step(before, commanded(before, { kind: 'stop', names: ['base'] }));

    expect(orders({ effects })).toEqual(['terminate base', 'terminate job']);
  });

  test('one that is to run again by then is left alone', () => {
    const { world: held } = step(chain, stopAll);
    const kept = step(held, commanded(held, { kind: 'start', names: ['base'] }));

    const { world: last } = step(kept.world, ended('hand'));

    expect(phases(last)).toEqual(['base running', 'arm stopping', 'hand stopped']);
  });
});

describe('SIGKILL', () => {
  const before = world(running('a'));
  const stop = commanded(before, { kind: 'stop', names: ['a'] }, 1_000);
  const { world: stopping } = after(before, stop, signalled('a', 1_000));

  test('comes when the stop timeout has passed, and not before', () => {
    expect(orders(step(stopping, tick(10_999)))).toEqual([]);
    expect(orders(step(stopping, tick(11_000)))).toEqual(['kill a']);
  });

  test('comes again each second for as long as something is left', () => {
    const killed = after(stopping, tick(11_000), tick(11_999), tick(12_000), tick(13_000));

    expect(orders(killed)).toEqual(['kill a', 'kill a', 'kill a']);
  });

  test('comes at once without a stop timeout, and no stop signal after it', () => {
    const known = world(running(spec('a', { stop: { timeout: 0 } })));

    const killed = after(known, commanded(known, { kind: 'stop', names: ['a'] }), tick(500));

    expect(orders(killed)).toEqual(['kill a']);
  });

  test('does not replace the calling off of a start', () => {
    const known = world(process(spec('a', { stop: { timeout: 0 } })));
    const started = step(known, commanded(known, { kind: 'start', names: ['a'] })).world;

    const stopped = step(started, commanded(started, { kind: 'stop', names: ['a'] }));

    expect(orders(stopped)).toEqual(['cancel a', 'kill a']);
  });
});

test('a stop that comes before the spawn reaches the program after it', () => {
  const known = world(process('a'));
  const { world: started } = step(known, commanded(known, { kind: 'start', names: ['a'] }));

  const stopped = after(started, commanded(started, { kind: 'stop', names: ['a'] }), spawned('a'));

  expect(orders(stopped)).toEqual(['cancel a', 'terminate a']);
});

describe('a time to become ready', () => {
  const known = world(
    process(spec('base', { ready: { tcp: { port: 80 }, timeout: 5 } })),
    process(spec('arm', { depends_on: [{ process: 'base', condition: 'started' }] })),
  );
  const begun = after(
    known,
    commanded(known, { kind: 'start', names: ['arm'] }),
    ...[spawned('base'), spawned('arm')],
  ).world;

  test('that has passed ends the run', () => {
    expect(orders(step(begun, tick(4_999)))).toEqual([]);
    expect(orders(step(begun, tick(5_000)))).toEqual(['terminate base']);
    expect(processIn(step(begun, tick(5_000)).world, 'base').state).toMatchObject({
      cause: 'not_ready',
    });
  });

  test('does not matter to a run that is to stop, and begins anew if it is not', () => {
    const held = after(begun, commanded(begun, { kind: 'stop', names: ['base'] }), tick(6_000));
    expect(phases(held.world)).toEqual(['base starting', 'arm stopping']);
    expect(deadlineOf(processIn(held.world, 'base'))).toBeNull();

    const start = commanded(held.world, { kind: 'start', names: ['base'] }, 7_000);
    const { world: kept } = step(held.world, start);

    expect(phases(kept)).toEqual(['base starting', 'arm stopping']);
    expect(deadlineOf(processIn(kept, 'base'))).toBe(12_000);
  });
});

test('one that is no longer configured is gone when it has ended; its numbers are not', () => {
  const leaving = step(world(running('a', { run: 4 })), { kind: 'specs', specs: [], at: 0 });
  expect(orders(leaving)).toEqual(['terminate a']);

  const gone = step(leaving.world, ended('a', 4)).world;
  const back = step(gone, { kind: 'specs', specs: [spec('a')], at: 0 }).world;

  expect(gone.processes.size).toBe(0);
  expect(processIn(back, 'a').run).toBe(4);
});

test('whoever is gone is known to no command and to no news', () => {
  const leaving = step(world(running('a')), { kind: 'specs', specs: [], at: 0 });
  const { world: gone } = step(leaving.world, ended('a'));

  expect(intend(gone, { kind: 'start', names: ['a'] })).toEqual([]);
  expect(intend(gone, { kind: 'restart', targets: [{ name: 'a' }] })).toEqual([]);
  expect(step(gone, ended('a')).world).toBe(gone);
});

test('an intent for one that is no longer configured is ignored', () => {
  const before = world(running('a', { removed: true, want: 'down' }));
  const intents = [{ name: 'a', want: 'up', wantRun: 2 } as const];

  const { world: known } = step(before, { kind: 'intents', intents, who: 'anna@laptop', at: 0 });

  expect(processIn(known, 'a').want).toBe('down');
});

test('an end that is heard late takes no time from what it leads to', () => {
  const chain = world(running('base'), running(spec('arm', { depends_on: ['base'] })));
  const { world: stopping } = step(chain, commanded(chain, { kind: 'stop', names: ['base'] }));

  const late: News = {
    ...{ kind: 'ended', name: 'arm', run: 1, exit: CRASH },
    ...{ endedAt: 500, at: 3_600_000 },
  };
  const { world: told } = after(stopping, signalled('arm'), late);

  expect(processIn(told, 'base').state).toMatchObject({ since: 3_600_000, killAt: 3_610_000 });
});
