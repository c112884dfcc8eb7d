import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stopAll } from './stop-all.js';
import { createFakeSupervisor, specNamed } from './testing/fake-supervisor.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('stops nothing where there is nothing', async () => {
  const supervisor = createFakeSupervisor();

  expect(await stopAll(supervisor)).toEqual([]);
  expect(supervisor.commands).toEqual([]);
});

it('waits until the last process has ended', async () => {
  const supervisor = createFakeSupervisor('camera', 'lidar');
  supervisor.become('camera', { phase: 'running' });
  supervisor.stopsAt = 'stopping';
  let isDone = false;

  const done = stopAll(supervisor).then((left) => {
    isDone = true;
    return left;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  supervisor.become('camera', { phase: 'exited' });
  await vi.advanceTimersByTimeAsync(0);
  expect(isDone).toBe(false);
  supervisor.become('lidar', { phase: 'stopped' });

  expect(await done).toEqual([]);
  expect(supervisor.commands).toEqual(['stop camera lidar']);
});

it('waits at most as long as the stop timeouts are together, and a little', async () => {
  const supervisor = createFakeSupervisor();
  const spec = specNamed('camera', { stop: { timeout: 20 } });
  supervisor.become('camera', { spec, phase: 'running' });
  supervisor.stopsAt = 'stopping';

  const left = stopAll(supervisor);
  await vi.advanceTimersByTimeAsync(25_000);

  expect(await left).toEqual(['camera']);
});
