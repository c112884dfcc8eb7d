import { describe, expect, test } from 'vitest';
import type { News } from './news.js';
import { given, key, ordered, READY, running, starting, stopping } from './testing.js';
import { transition } from './transition.js';

const HEALTH = { health: { tcp: 80 } };
const LIMITED = { restart: { max_memory: '512MiB' } };

describe('not ready', () => {
  const notReady: News = { kind: 'not_ready', ...key, reason: 'nothing listens', isFinal: false };

  test('keeps what was found, and the time that is left', () => {
    const { state } = transition(given(starting, READY), notReady);

    expect(state).toEqual({ ...starting, finding: 'nothing listens' });
  });

  test('told again changes nothing', () => {
    const known = given({ ...starting, finding: 'nothing listens' }, READY);

    expect(transition(known, notReady)).toBe(known);
  });

  test('too often ends the run', () => {
    const known = given({ ...starting, finding: 'nothing listens' }, READY);
    const { state } = transition(known, { ...notReady, isFinal: true });

    expect(state).toMatchObject({
      ...{ phase: 'stopping', cause: 'not_ready', since: 20_000 },
      reason: 'was found not ready too often (nothing listens)',
    });
  });

  test('too often makes it late if that is ignored', () => {
    const ready = { ...READY.ready, on_timeout: 'ignore' };
    const { state } = transition(given(starting, { ready }), { ...notReady, isFinal: true });

    expect(state).toEqual({
      ...{ phase: 'running', since: 20_000, pid: 7 },
      late: 'was found not ready too often (nothing listens)',
    });
  });

  test('is no news of one that is to end', () => {
    const held = given(starting, READY, { want: 'down' });

    expect(transition(held, { ...notReady, isFinal: true })).toBe(held);
  });
});

describe('unhealthy', () => {
  const unhealthy: News = { kind: 'unhealthy', ...key, reason: 'answers 503' };

  test('ends the run, and says what was found', () => {
    const { state } = transition(given(running, HEALTH), unhealthy);

    expect(state).toMatchObject({ phase: 'stopping', cause: 'unhealthy', signal: 'due' });
    expect(state).toMatchObject({ reason: 'was not healthy (answers 503)', ranMs: 18_000 });
  });

  test('ends a run, too, that missed its time to be ready', () => {
    const late = given({ ...running, late: 'was not ready in time' }, HEALTH);

    expect(transition(late, unhealthy).state).toMatchObject({ cause: 'unhealthy' });
  });

  test.each([
    ['whose spec says nothing about health', given(running)],
    ['that is to stop', given(running, HEALTH, { want: 'down' })],
    ['after which another one is wanted', given(running, HEALTH, { wantRun: 4 })],
    ['that is not ready yet', given(starting, { ...READY, ...HEALTH })],
  ])('is no news of one %s', (_, known) => {
    expect(transition(known, unhealthy)).toBe(known);
  });
});

describe('memory', () => {
  const most = 512 * 2 ** 20;
  const memory = (bytes: number): News => ({ kind: 'memory', ...key, bytes });

  test.each([starting, running])('above the limit ends the run (%#)', (state) => {
    const after = transition(given(state, { ...READY, ...LIMITED }), memory(600 * 2 ** 20));

    expect(after.state).toMatchObject({
      ...{ phase: 'stopping', cause: 'over_memory' },
      reason: 'used 600.0 MiB of memory, more than its 512.0 MiB',
    });
  });

  test('at the limit is allowed, just above it is not', () => {
    const known = given(running, LIMITED);

    expect(transition(known, memory(most))).toBe(known);
    expect(transition(known, memory(most + 1)).state.phase).toBe('stopping');
  });

  test.each([
    ['without a limit', given(running)],
    ['that is to stop', given(running, LIMITED, { want: 'down' })],
    ['after which another one is wanted', given(running, LIMITED, { wantRun: 4 })],
    ['that is stopped already', given(stopping, LIMITED)],
    ['that has not begun', given(ordered, LIMITED)],
  ])('says nothing against one %s', (_, known) => {
    expect(transition(known, memory(2 ** 40))).toBe(known);
  });
});
