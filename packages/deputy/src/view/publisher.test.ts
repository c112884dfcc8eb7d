import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeSupervisor } from '../testing/fake-supervisor.js';
import { createPublisher } from './publisher.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(...names: readonly string[]) {
  const supervisor = createFakeSupervisor(...names);
  const publisher = createPublisher('k9', supervisor, (ms) => new Date(ms).toISOString());
  return { supervisor, publisher };
}

function createWatcher() {
  const told: [string, Record<string, unknown>][] = [];
  const link = new AbortController();
  const watcher = {
    told,
    link,
    buffered: 0,
    closed: link.signal,
    bufferedBytes: () => watcher.buffered,
    tell: {
      changes: (params: object) => told.push(['changes', { ...params }]),
      usage: (params: object) => told.push(['usage', { ...params }]),
      snapshot: (params: object) => told.push(['snapshot', { ...params }]),
    },
  };
  return watcher;
}

describe('changes', () => {
  it('come as one message for all that happens within 10 ms', () => {
    const { supervisor, publisher } = setUp();
    const watcher = createWatcher();
    publisher.watch(watcher);

    for (let index = 0; index < 200; index += 1) {
      supervisor.become(`talker${index}`, { phase: 'starting' });
      supervisor.become(`talker${index}`, { phase: 'running' });
    }
    vi.advanceTimersByTime(10);

    expect(watcher.told).toHaveLength(1);
    const [[name, params] = ['', {}]] = watcher.told;
    expect(name).toBe('changes');
    expect(params.revision).toBe(supervisor.status().revision);
    expect(params.processes).toHaveLength(200);
    expect(params.processes).toContainEqual(expect.objectContaining({ phase: 'running' }));
    expect(params.processes).not.toContainEqual(expect.objectContaining({ phase: 'starting' }));
  });

  it('tell which processes are gone', async () => {
    const { supervisor, publisher } = setUp('camera');
    const watcher = createWatcher();
    publisher.watch(watcher);

    supervisor.become('camera', { phase: 'exited' });
    await supervisor.apply([], {});
    vi.advanceTimersByTime(10);

    expect(watcher.told).toEqual([
      ['changes', expect.objectContaining({ processes: [], gone: ['camera'] })],
    ]);
  });

  it('begin after the snapshot: what it holds is not told again', () => {
    const { supervisor, publisher } = setUp('camera');
    const [early, late] = [createWatcher(), createWatcher()];
    publisher.watch(early);
    supervisor.become('camera', { phase: 'running' });

    const { processes } = publisher.watch(late);
    vi.advanceTimersByTime(10);

    expect(processes).toMatchObject([{ name: 'camera', phase: 'running' }]);
    expect(early.told.map(([name]) => name)).toEqual(['changes']);
    expect(late.told).toEqual([]);
  });

  it('end with the link', () => {
    const { supervisor, publisher } = setUp('camera');
    const watcher = createWatcher();
    publisher.watch(watcher);

    watcher.link.abort();
    supervisor.become('camera', { phase: 'running' });
    vi.advanceTimersByTime(5_000);

    expect(watcher.told).toEqual([]);
  });

  it('come once to a link that has asked twice to watch, which costs nothing more', () => {
    const { supervisor, publisher } = setUp('camera');
    const watcher = createWatcher();
    const listening = vi.spyOn(watcher.closed, 'addEventListener');
    publisher.watch(watcher);

    const again = publisher.watch(watcher);
    supervisor.become('camera', { phase: 'running' });
    vi.advanceTimersByTime(10);

    expect(again).toEqual({ ...publisher.snapshot(), revision: 1, processes: expect.any(Array) });
    expect(listening).toHaveBeenCalledOnce();
    expect(watcher.told.map(([name]) => name)).toEqual(['changes']);
  });

  it('tell a generation that changed alone', () => {
    const { publisher } = setUp('camera');
    const watcher = createWatcher();
    publisher.watch(watcher);

    publisher.publishSoon();
    vi.advanceTimersByTime(10);

    expect(watcher.told).toEqual([['changes', expect.objectContaining({ processes: [] })]]);
  });
});

describe('usage', () => {
  it('is told once a second', () => {
    const { publisher } = setUp('camera');
    const watcher = createWatcher();
    publisher.watch(watcher);

    vi.advanceTimersByTime(3_000);

    expect(watcher.told.map(([name]) => name)).toEqual(['usage', 'usage', 'usage']);
    expect(watcher.told[0]?.[1]).toEqual({
      usage: [expect.objectContaining({ name: 'camera', cpuPercent: 1.5, memoryBytes: 4096 })],
      machine: null,
    });
  });
});

describe('a slow reader', () => {
  it('misses what changes, and gets a snapshot when it has caught up', () => {
    const { supervisor, publisher } = setUp('camera');
    const [slow, quick] = [createWatcher(), createWatcher()];
    publisher.watch(slow);
    publisher.watch(quick);
    slow.buffered = 1024 * 1024 + 1;

    supervisor.become('camera', { phase: 'running' });
    vi.advanceTimersByTime(3_000);
    expect(slow.told).toEqual([]);
    expect(quick.told.map(([name]) => name)).toEqual(['changes', 'usage', 'usage', 'usage']);
    slow.buffered = 512 * 1024;
    vi.advanceTimersByTime(1_000);
    expect(slow.told).toEqual([]);
    slow.buffered = 0;
    vi.advanceTimersByTime(1_000);

    expect(slow.told.map(([name]) => name)).toEqual(['snapshot', 'usage']);
    expect(slow.told[0]?.[1]).toMatchObject({
      revision: supervisor.status().revision,
      processes: [{ name: 'camera', phase: 'running' }],
    });
  });
});
