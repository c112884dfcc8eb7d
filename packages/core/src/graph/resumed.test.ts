import { expect, test } from 'vitest';
import type { News } from '../machine/news.js';
import type { State } from '../machine/process.js';
import { deadlineOf } from '../machine/transition.js';
import type { Event } from './events.js';
import { step } from './step.js';
import { process, processIn, running, spec, stoppingSince, world } from './testing.js';

const AWAY = 3_600_000;
const stopping = stoppingSince(AWAY);

const resumed = (...news: readonly News[]): Event => ({ kind: 'resumed', news, at: AWAY });

test.each(['due', 'ordered'] as const)('a stop signal that was %s is sent again', (signal) => {
  const { effects } = step(world(process('a', { state: { ...stopping, signal } })), resumed());

  expect(effects).toEqual([{ kind: 'terminate', name: 'a', run: 0, spec: spec('a') }]);
});

test('a start that was being called off is called off again', () => {
  const state = { ...stopping, pid: null, signal: 'calling_off' } as const;

  const { effects } = step(world(process('a', { state })), resumed());

  expect(effects).toEqual([{ kind: 'cancel', name: 'a', run: 0 }]);
});

test('a stop signal that went out is not sent again', () => {
  const before = world(process('a', { state: stopping }));

  expect(step(before, resumed())).toEqual({ world: before, effects: [], moves: [] });
});

test('a run that was not ready yet has its whole time again: nobody has looked', () => {
  const late: State = { phase: 'starting', since: 0, pid: 7, deadline: 10_000, finding: null };
  const before = world(running(spec('a', { ready: { tcp: { port: 80 } } }), { state: late }));

  const { world: after, effects } = step(before, resumed());

  expect(effects).toEqual([]);
  expect(deadlineOf(processIn(after, 'a'))).toBe(AWAY + 10_000);
});

test('a backoff goes on from the end of the run, whoever was there', () => {
  const before = world(running(spec('a', { restart: 'always' })));
  const exit = { code: 1, signal: null };
  const ended: News = { kind: 'ended', name: 'a', run: 1, at: AWAY, endedAt: 50_000, exit };

  const { effects } = step(before, resumed(ended));

  expect(effects).toMatchObject([{ kind: 'spawn', name: 'a', run: 2 }]);
});

test('all that happened meanwhile is heard before anything is decided', () => {
  const exit = { code: 1, signal: null };
  const ordered: State = { phase: 'starting', since: 0, pid: null, deadline: null, finding: null };
  const before = world(
    running('base'),
    running(spec('arm', { depends_on: ['base'] }), { state: ordered }),
  );

  const { world: after, effects } = step(
    before,
    resumed(
      { kind: 'never_ran', name: 'arm', run: 1, at: AWAY },
      { kind: 'ended', name: 'base', run: 1, at: AWAY, endedAt: 50_000, exit },
    ),
  );

  expect(effects).toEqual([]);
  expect(processIn(after, 'arm').state.phase).toBe('waiting');
});
