import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { viewOf } from './fleet-view.js';
import { settled } from './settled.js';
import { createStore } from './store.js';
import { hostRow } from './testing/rows.js';

const configuration = { name: 'demo', file: 'demo.json' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function viewWith(...tried: boolean[]) {
  const hosts = tried.map((isTried, index) => hostRow(`h${index}`, { tried: isTried }));
  return viewOf({ revision: 1, configuration, hosts, processes: [] });
}

test('a fleet is settled once every host was tried', async () => {
  const fleet = createStore(viewWith(true, false));
  const done = vi.fn();

  void settled(fleet).then(done);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(done).not.toHaveBeenCalled();
  fleet.set(viewWith(true, true));
  await vi.advanceTimersByTimeAsync(0);

  expect(done).toHaveBeenCalled();
});

test('a host that takes too long is not waited for any longer', async () => {
  const fleet = createStore(viewWith(false));
  const done = vi.fn();

  void settled(fleet).then(done);
  await vi.advanceTimersByTimeAsync(6_000);

  expect(done).toHaveBeenCalled();
});
