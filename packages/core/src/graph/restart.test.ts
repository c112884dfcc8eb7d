import { describe, expect, test } from 'vitest';
import type { News } from '../machine/news.js';
import type { Process, State } from '../machine/process.js';
import type { Event } from './events.js';
import { step } from './step.js';
import {
  after,
  commanded,
  process,
  processIn,
  running,
  spec,
  stoppingSince,
  world,
} from './testing.js';
import type { World } from './world.js';

const CRASH = { code: 1, signal: null };
const tick = (at: number): Event => ({ kind: 'tick', at });
const spawned = (name: string, run = 1, at = 0): News => ({
  ...{ kind: 'spawned', name, run, at },
  pid: 100,
});
const ended = (name: string, run = 1, at = 0): News => ({
  ...{ kind: 'ended', name, run, at },
  ...{ endedAt: at, exit: CRASH },
});

function orders(stepped: { readonly effects: readonly { kind: string; name: string }[] }) {
  return stepped.effects.map(({ kind, name }) => `${kind} ${name}`);
}

function restarted(known: World, name: string): Event {
  return commanded(known, { kind: 'restart', targets: [{ name }] });
}

describe('a restart', () => {
  const before = world(running('a', { restarts: 4 }));

  test('begins when the run before it has ended, and is not counted', () => {
    const asked = step(before, commanded(before, { kind: 'restart', targets: [{ name: 'a' }] }));
    const begun = step(asked.world, ended('a'));

    expect(orders(asked)).toEqual(['terminate a']);
    expect(orders(begun)).toEqual(['spawn a']);
    expect(processIn(begun.world, 'a')).toMatchObject({ run: 2, restarts: 4 });
  });

  test('asked for ten times at once is one', () => {
    const again: Event[] = Array.from({ length: 10 }, () =>
      commanded(before, { kind: 'restart', targets: [{ name: 'a', after: 1 }] }),
    );

    const restarted = after(before, ...again, ended('a'), spawned('a', 2), ...again);

    expect(orders(restarted)).toEqual(['terminate a', 'spawn a']);
    expect(processIn(restarted.world, 'a')).toMatchObject({ run: 2, state: { phase: 'running' } });
  });

  test('by itself is counted, and comes when its time has come', () => {
    const known = world(running(spec('a', { restart: 'always' })));
    const crashed = step(known, ended('a', 1, 1_000));
    expect(crashed.effects).toEqual([]);

    const early = step(crashed.world, tick(1_099));
    const due = step(crashed.world, tick(1_100));

    expect(early.effects).toEqual([]);
    expect(orders(due)).toEqual(['spawn a']);
    expect(processIn(due.world, 'a')).toMatchObject({ run: 2, restarts: 1 });
  });

  test('by itself is counted once, even if a dependency holds it back', () => {
    const known = world(
      process('base'),
      running(spec('a', { restart: 'always', depends_on: ['base'] })),
    );

    const held = after(known, ended('a', 1, 1_000), tick(1_100)).world;
    const start = commanded(held, { kind: 'start', names: ['base'] });
    const begun = after(held, start, spawned('base', 1, 1_200));

    expect(processIn(held, 'a')).toMatchObject({
      restarts: 1,
      state: { phase: 'waiting', again: true },
    });
    expect(orders(begun)).toEqual(['spawn base', 'spawn a']);
    expect(processIn(begun.world, 'a')).toMatchObject({ restarts: 1 });
  });

  test('that is asked for during the wait for one by itself is not counted', () => {
    const known = world(running(spec('a', { restart: 'always' })));
    const crashed = step(known, ended('a', 1, 1_000)).world;

    const begun = step(crashed, commanded(crashed, { kind: 'start', names: ['a'] }, 1_001));

    expect(orders(begun)).toEqual(['spawn a']);
    expect(processIn(begun.world, 'a')).toMatchObject({ restarts: 0, failures: 0 });
  });
});

describe('a restart of several', () => {
  test('ends who needs another one first, and begins them in the other order', () => {
    const before = world(running('base'), running(spec('arm', { depends_on: ['base'] })));
    const targets = [{ name: 'base' }, { name: 'arm' }];

    const asked = step(before, commanded(before, { kind: 'restart', targets }));
    const armEnded = step(asked.world, ended('arm'));
    const baseEnded = step(armEnded.world, ended('base'));
    const baseRuns = step(baseEnded.world, spawned('base', 2));

    expect([asked, armEnded, baseEnded, baseRuns].map(orders)).toEqual([
      ['terminate arm'],
      ['terminate base'],
      ['spawn base'],
      ['spawn arm'],
    ]);
  });
});

describe('a restart of one that is', () => {
  const on = (state: State, facts: Partial<Process> = {}) =>
    process('a', { want: 'up', wantRun: 1, run: 1, state, ...facts });
  const starting = { phase: 'starting', since: 0, deadline: null, finding: null } as const;

  test.each([
    ['stopped', on({ phase: 'stopped', since: 0 }, { want: 'down' })],
    ['in backoff', on({ phase: 'backoff', since: 0, until: 9_000, reason: null })],
    ['exited', on({ phase: 'exited', since: 0, success: false })],
    ['failed', on({ phase: 'failed', since: 0, reason: 'no' })],
  ])('%s begins a run at once', (_, known) => {
    const { world: after, effects } = step(world(known), restarted(world(known), 'a'));

    expect(orders({ effects })).toEqual(['spawn a']);
    expect(processIn(after, 'a')).toMatchObject({ run: 2, restarts: 0 });
  });

  test.each([
    ['ordered', on({ ...starting, pid: null }), ['cancel a']],
    ['starting', on({ ...starting, pid: 7 }), ['terminate a']],
    ['running', running('a'), ['terminate a']],
    ['stopping', on(stoppingSince(0), { want: 'down' }), []],
    ['stopping for its health', on(stoppingSince(0, { cause: 'unhealthy', reason: 'bad' })), []],
  ] as const)('%s begins a run after the end of that one', (_, known, first) => {
    const asked = step(world(known), restarted(world(known), 'a'));
    const begun = step(asked.world, ended('a'));

    expect(orders(asked)).toEqual(first);
    expect(orders(begun)).toEqual(['spawn a']);
    expect(processIn(begun.world, 'a')).toMatchObject({ run: 2, restarts: 0, failures: 0 });
  });

  test('waiting leaves it waiting', () => {
    const held = process(spec('a', { depends_on: ['base'] }), {
      ...{ want: 'up', wantRun: 1, state: { phase: 'waiting', since: 0, again: false } },
    });
    const known = world(
      process('base', { state: { phase: 'failed', since: 0, reason: 'no' } }),
      held,
    );
    const alone = { kind: 'intents', who: 'ben', at: 0 } as const;

    const intents = [{ name: 'a', want: 'up', wantRun: 2 } as const];
    const { world: asked, effects } = step(known, { ...alone, intents });

    expect(effects).toEqual([]);
    expect(processIn(asked, 'a').state).toBe(held.state);
  });
});

describe('what is found wrong with a run', () => {
  const HEALTH = { health: { tcp: 80 } };
  const unhealthy: News = {
    kind: 'unhealthy',
    name: 'a',
    run: 1,
    at: 1_000,
    reason: 'answers 503',
  };

  test('ends it and begins another one, which is counted, whatever the policy', () => {
    const known = world(running(spec('a', HEALTH)));

    const stopped = step(known, unhealthy);
    const gone = step(stopped.world, ended('a', 1, 2_000));
    const again = step(gone.world, tick(2_100));

    expect(orders(stopped)).toEqual(['terminate a']);
    expect(gone.effects).toEqual([]);
    expect(orders(again)).toEqual(['spawn a']);
    expect(processIn(again.world, 'a')).toMatchObject({ run: 2, restarts: 1 });
  });

  test('leaves those running that depend on it', () => {
    const arm = running(spec('arm', { depends_on: ['a'] }));

    const { world: after } = step(world(running(spec('a', HEALTH)), arm), unhealthy);

    expect(processIn(after, 'arm')).toBe(arm);
  });

  test('does not matter while its stop is held up by others', () => {
    const known = world(
      running(spec('a', { ...HEALTH, restart: { max_memory: '1MiB' } })),
      running(spec('arm', { depends_on: ['a'] })),
    );
    const { world: held } = step(known, commanded(known, { kind: 'stop', names: ['a'] }));

    const memory: News = { kind: 'memory', name: 'a', run: 1, at: 1_000, bytes: 2 ** 40 };

    expect(step(held, unhealthy).world).toBe(held);
    expect(step(held, memory).world).toBe(held);
  });

  test('does not matter once its spec no longer asks', () => {
    const changed: Event = { kind: 'specs', specs: [spec('a')], at: 500 };
    const { world: known } = step(world(running(spec('a', HEALTH))), changed);

    expect(step(known, unhealthy).world).toBe(known);
  });
});

describe('a time to be ready that is missed and ignored', () => {
  const ready = { tcp: 80, timeout: 5, on_timeout: 'ignore' };
  const known = world(
    process(spec('base', { ready })),
    process(spec('arm', { depends_on: ['base'] })),
  );
  const start = commanded(known, { kind: 'start', names: ['arm'] });

  test('lets those begin that wait for it', () => {
    const { world: waiting } = after(known, start, spawned('base'));

    const late = step(waiting, tick(5_000));

    expect(orders(late)).toEqual(['spawn arm']);
    expect(processIn(late.world, 'base').state).toMatchObject({ late: 'was not ready within 5 s' });
  });

  test('does so at the last look, too', () => {
    const { world: waiting } = after(known, start, spawned('base'));
    const last: News = {
      ...{ kind: 'not_ready', name: 'base', run: 1, at: 300 },
      ...{ reason: 'nothing listens', isFinal: true },
    };

    expect(orders(step(waiting, last))).toEqual(['spawn arm']);
  });
});
