import type { HostSnapshot } from '@posse/protocol';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.js';
import { stoppedRow } from '../testing/model.js';
import type { Heard, HeldSpecs } from './deputy-view.js';
import { createFollower } from './follow.js';

test('what comes before the first snapshot is taken in is not lost', async () => {
  const { follower, tell, published, watches } = follow();
  const begun = follower.begin();
  await eventually(() => expect(watches).toHaveLength(1));

  watches[0]?.resolve(snapshotAt(5));
  tell('changes', { revision: 7, generation: 'robot@1', processes: [failed], gone: [] });
  await begun;

  expect(published).toHaveLength(1);
  expect(published[0]?.revision).toBe(7);
  expect(published[0]?.processes.get('camera')?.phase).toBe('failed');
});

test('processes are published only together with the specs of their generation', async () => {
  const { tell, published, specs } = await followed();

  tell('changes', { revision: 6, generation: 'robot@2', processes: [failed], gone: [] });
  tell('changes', { revision: 7, generation: 'robot@2', processes: [], gone: ['lidar'] });
  const before = published.length;
  specs.at(-1)?.resolve(heldAt('robot@2'));
  await eventually(() => expect(published).toHaveLength(2));

  expect(before).toBe(1);
  expect(specs).toHaveLength(2);
  expect(published[1]).toMatchObject({ revision: 7, held: { generation: 'robot@2' } });
  expect([...(published[1]?.processes.keys() ?? [])]).toEqual(['camera']);
});

test('specs that are newer than the processes wait for their changes', async () => {
  const { follower, tell, published, specs } = await followed();

  const asked = follower.askHeld();
  specs.at(-1)?.resolve(heldAt('robot@2'));
  await asked;
  const before = published.length;
  tell('changes', { revision: 6, generation: 'robot@2', processes: [], gone: [] });

  expect(before).toBe(1);
  expect(specs).toHaveLength(2);
  expect(published[1]).toMatchObject({ revision: 6, held: { generation: 'robot@2' } });
});

test('a snapshot replaces everything that was known', async () => {
  const { tell, published } = await followed();

  tell('snapshot', { ...snapshotAt(90), processes: [failed] });

  expect(published[1]?.revision).toBe(90);
  expect([...(published[1]?.processes.keys() ?? [])]).toEqual(['camera']);
});

test('usage is told apart from news, since it may wait', async () => {
  const { tell, urgencies, published } = await followed();

  tell('usage', { usage: [{ name: 'camera', cpuPercent: 3, memoryBytes: 7 }] });

  expect(urgencies).toEqual(['news', 'usage']);
  expect(published[1]?.usage.get('camera')?.cpuPercent).toBe(3);
});

test('what the machine uses comes with the usage; a deputy that does not tell it leaves it unknown', async () => {
  const { tell, published } = await followed();
  const nothing = { diskFreeBytes: null, diskTotalBytes: null, temperatureCelsius: null };
  const memory = { memoryBytes: 3, memoryTotalBytes: 8 };
  const traffic = { receivedBytes: null, sentBytes: null, uptimeMs: 7 };
  const machine = { cpuPercent: 4, cpus: 2, load: [1, 2, 3], ...memory, ...traffic, ...nothing };

  tell('usage', { usage: [], machine });
  tell('usage', { usage: [] });

  expect(published.map((heard) => heard.machine)).toEqual([null, machine, null]);
});

test('a deputy that does not tell its new specs is given up on', async () => {
  const { tell, specs, closings } = await followed();

  tell('changes', { revision: 6, generation: 'robot@2', processes: [], gone: [] });
  specs.at(-1)?.reject(new Error('busy'));

  await eventually(() => expect(closings).toEqual(['it did not tell its specs: Error: busy']));
});

const failed = { ...stoppedRow('camera'), phase: 'failed' };

async function followed() {
  const following = follow();
  const begun = following.follower.begin();
  await eventually(() => expect(following.watches).toHaveLength(1));
  following.watches[0]?.resolve(snapshotAt(5));
  await begun;
  return following;
}

/** A follower of a deputy that answers when it is told to; its first specs it tells at once. */
function follow() {
  const specs: Deferred<HeldSpecs>[] = [];
  const watches: Deferred<HostSnapshot>[] = [];
  const published: Heard[] = [];
  const urgencies: string[] = [];
  const closings: string[] = [];
  let tell: (method: string, params: unknown) => void = () => {};
  const follower = createFollower(
    {
      identity: { name: 'k9', version: '0.1.0', bootKey: 'boot-1', tokenDigest: 'digest-1' },
      verbs: {
        specs: () => {
          const answer = asked(specs);
          if (specs.length === 1) specs[0]?.resolve(heldAt('robot@1'));
          return answer;
        },
        watch: () => asked(watches),
      },
      hear: (listener) => {
        tell = listener;
      },
      close: (reason) => closings.push(reason),
    },
    (heard, urgency) => {
      published.push(heard);
      urgencies.push(urgency);
    },
  );
  return {
    follower,
    specs,
    watches,
    published,
    urgencies,
    closings,
    tell: (method: string, params: unknown) => tell(method, params),
  };
}

interface Deferred<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

function asked<Value>(all: Deferred<Value>[]): Promise<Value> {
  return new Promise((resolve, reject) => all.push({ resolve, reject }));
}

function heldAt(generation: string): HeldSpecs {
  const given = { appliedBy: 'bob@lab', appliedAt: '2026-01-02T03:04:05.000Z' };
  return { generation, configuration: 'robot', ...given, specs: [] };
}

function snapshotAt(revision: number): HostSnapshot {
  return {
    host: 'k9',
    bootKey: 'boot-1',
    revision,
    generation: 'robot@1',
    processes: [stoppedRow('camera'), stoppedRow('lidar')],
    usage: [],
  };
}
