import { expect, test } from 'vitest';
import type { DeputyView } from '../link/deputy-view.js';
import { deputyAt, localDeputy } from '../testing/deputy-views.js';
import { configOf } from '../testing/test-sheriff.js';
import { createFleet, type Fleet, foldFleet, snapshotOf } from './fleet.js';

const URL = 'http://k9:8000';
const MACHINE = {
  cpuPercent: 31.5,
  cpus: 4,
  memoryBytes: 3_000,
  memoryTotalBytes: 8_000,
  load: [1.5, 1, 0.5],
  diskFreeBytes: 10_000,
  diskTotalBytes: 60_000,
  receivedBytes: 5,
  sentBytes: 6,
  uptimeMs: 7_000,
  temperatureCelsius: null,
};
const REFUSED = 'connection refused: no deputy listens there';

test('a process of a host that was never reached is unknown and stale', () => {
  const { hosts, processes } = snapshotOf(fleetOf(deputyAt(URL, { link: 'down' })));

  expect(hosts).toMatchObject([{ name: 'k9', link: 'down', tried: true, error: REFUSED }]);
  expect(processes).toMatchObject([
    {
      id: 'k9/camera',
      phase: 'unknown',
      want: 'unknown',
      stale: true,
      applied: null,
      why: `k9 is out of reach (${REFUSED})`,
    },
  ]);
});

test('a host is not tried before its link has come up or failed', () => {
  const { hosts, processes } = snapshotOf(fleetOf(deputyAt(URL, { link: 'untried' })));

  expect(hosts).toMatchObject([{ name: 'k9', link: 'down', tried: false }]);
  expect(hosts[0]?.error).toBeUndefined();
  expect(processes).toMatchObject([{ phase: 'unknown', why: null }]);
});

test('a host that nobody answers for is not tried while a deputy may still turn out to be it', () => {
  const config = configOf(['http://localhost:8000'], 'k9/camera');
  const hostOf = (link: 'untried' | 'down') =>
    folded(start(config), deputyAt('http://localhost:8000', { link })).parts.get('k9')?.row;

  expect(hostOf('untried')).toMatchObject({ link: 'down', tried: false });
  expect(hostOf('untried')?.error).toBeUndefined();
  expect(hostOf('down')).toMatchObject({
    url: 'http://localhost:8000',
    link: 'down',
    tried: true,
    error: `${REFUSED} (http://localhost:8000)`,
  });
});

test('a process keeps its last phase when its host goes out of reach, and is stale', () => {
  const processes = [{ name: 'camera', phase: 'running', pid: 7, run: 3 } as const];
  const usage = [{ name: 'camera', cpuPercent: 2, memoryBytes: 9 }];
  const up = fleetOf(deputyAt(URL, { name: 'k9', processes, usage }));

  const down = folded(up, deputyAt(URL, { name: 'k9', processes, usage, link: 'down' }));

  expect(snapshotOf(up).processes).toMatchObject([{ stale: false, cpuPercent: 2, why: null }]);
  expect(snapshotOf(down).processes).toMatchObject([
    {
      phase: 'running',
      pid: 7,
      run: 3,
      stale: true,
      cpuPercent: null,
      why: `k9 is out of reach (${REFUSED})`,
    },
  ]);
});

test('a run shows all that its tree uses, and a host what its machine does, while in reach', () => {
  const processes = [{ name: 'camera', phase: 'running', pid: 7, run: 3 } as const];
  const sample = { cpuPercent: 2, memoryBytes: 9, processes: 3, threads: 5, openFiles: 7 };
  const usage = [{ name: 'camera', ...sample, maxCpuPercent: 80, maxMemoryBytes: 90 }];
  const told = { name: 'k9', processes, usage, machine: MACHINE };
  const up = fleetOf(deputyAt(URL, told));

  const down = folded(up, deputyAt(URL, { ...told, link: 'down' }));

  const [row] = snapshotOf(up).processes;
  expect(row).toMatchObject({ ...sample, maxCpuPercent: 80, maxMemoryBytes: 90 });
  expect(snapshotOf(up).hosts).toMatchObject([{ machine: MACHINE }]);
  expect(snapshotOf(down).hosts).toMatchObject([{ machine: null }]);
  expect(snapshotOf(down).processes).toMatchObject([{ threads: null, maxMemoryBytes: null }]);
});

test('a sample of an older deputy leaves what it does not tell unknown', () => {
  const processes = [{ name: 'camera', phase: 'running', pid: 7 } as const];
  const usage = [{ name: 'camera', cpuPercent: 2, memoryBytes: 9 }];

  const [row] = snapshotOf(fleetOf(deputyAt(URL, { name: 'k9', processes, usage }))).processes;

  expect(row).toMatchObject({ cpuPercent: 2, threads: null, maxCpuPercent: null });
});

test('a process that its deputy does not hold yet is stopped and not applied', () => {
  const { processes } = snapshotOf(fleetOf(deputyAt(URL, { name: 'k9', configuration: null })));

  expect(processes).toMatchObject([
    {
      phase: 'stopped',
      stale: false,
      applied: false,
      why: 'not applied yet: run "sheriff cli apply" or "up"',
    },
  ]);
});

test('a process that the deputy holds and the file does not is shown as removed', () => {
  const fleet = fleetOf(
    deputyAt(URL, { name: 'k9', processes: [{ name: 'camera' }, { name: 'old' }] }),
  );

  expect(snapshotOf(fleet).processes).toMatchObject([
    { id: 'k9/camera', removed: false },
    {
      id: 'k9/old',
      removed: true,
      applied: true,
      why: 'no longer in the configuration: "sheriff cli apply" takes it away',
    },
  ]);
});

test('a removed process that is stopping already, or out of reach, says why it is as it is', () => {
  const why = 'is stopping since it is no longer configured';
  const stopping = { name: 'old', phase: 'stopping', removed: true, why } as const;
  const kept = { name: 'kept', phase: 'running' } as const;
  const up = fleetOf(deputyAt(URL, { name: 'k9', processes: [stopping] }));
  const down = fleetOf(deputyAt(URL, { name: 'k9', link: 'down', processes: [stopping, kept] }));

  expect(rowOf(up, 'k9/old')).toMatchObject({ removed: true, applied: false, why });
  expect(rowOf(down, 'k9/old')).toMatchObject({
    why: `k9 is out of reach (${REFUSED}); the last that was heard: ${why}`,
  });
  expect(rowOf(down, 'k9/kept')).toMatchObject({ why: `k9 is out of reach (${REFUSED})` });
});

test('the processes of another configuration are not ours, even under the same name', () => {
  const processes = [{ name: 'camera', phase: 'running' } as const, { name: 'other' }];
  const fleet = fleetOf(deputyAt(URL, { name: 'k9', configuration: 'crane', processes }));

  const { hosts, processes: rows } = snapshotOf(fleet);
  const owner =
    'k9 belongs to the configuration "crane", which bob@lab applied at 2026-01-02T03:04:05.000Z';
  expect(hosts).toMatchObject([{ name: 'k9', link: 'up', error: owner }]);
  expect(rows).toMatchObject([{ id: 'k9/camera', phase: 'stopped', applied: false, why: owner }]);
});

test('only what changed is told, and the rest keeps its identity', () => {
  const processes = [{ name: 'camera' }, { name: 'lidar' }];
  const config = configOf([URL], 'k9/camera', 'k9/lidar');
  const before = folded(start(config), deputyAt(URL, { name: 'k9', processes }));

  const changed = [{ name: 'camera', phase: 'running' } as const, { name: 'lidar' }];
  const { fleet, changes } = foldFleet(before, [
    deputyAt(URL, { name: 'k9', processes: changed, revision: 2 }),
  ]);

  expect(changes).toMatchObject({
    revision: before.revision + 1,
    hosts: [{ name: 'k9', revision: 2 }],
    processes: [{ id: 'k9/camera', phase: 'running' }],
    goneHosts: [],
    goneProcesses: [],
  });
  expect(snapshotOf(fleet).processes[1]).toBe(snapshotOf(before).processes[1]);
});

test('news that says the same as before is no change', () => {
  const view = { name: 'k9', processes: [{ name: 'camera', exit: { code: 1, signal: null } }] };
  const before = fleetOf(deputyAt(URL, view));

  const { fleet, changes } = foldFleet(before, [deputyAt(URL, view)]);

  expect(changes).toBeNull();
  expect(fleet.revision).toBe(before.revision);
});

test('a host goes on when the deputy that it stood for turns out to be it', () => {
  const config = configOf(['http://localhost:8000'], 'k9/camera');
  const before = folded(start(config), deputyAt('http://localhost:8000', { link: 'untried' }));

  const { changes } = foldFleet(before, [deputyAt('http://localhost:8000', { name: 'k9' })]);

  expect([...before.parts.keys()]).toEqual(['k9']);
  expect(changes).toMatchObject({ hosts: [{ name: 'k9', link: 'up' }], goneHosts: [] });
});

test('a row goes when the deputy turns out to be a host of the configuration after all', () => {
  const config = configOf([URL, 'http://base:8000'], 'k9/camera');
  const unmet = deputyAt('http://base:8000', { link: 'untried' });
  const before = folded(start(config), deputyAt(URL, { link: 'untried' }), unmet);

  const { changes } = foldFleet(before, [
    deputyAt(URL, { link: 'untried' }),
    deputyAt('http://base:8000', { name: 'k9' }),
  ]);

  expect([...before.parts.keys()]).toEqual(['k9', 'base']);
  expect(changes).toMatchObject({ hosts: [{ name: 'k9' }, { name: 'k9:8000' }] });
  expect(changes).toMatchObject({ goneHosts: ['base'] });
});

test('on a machine where no deputy ever ran nothing is applied, and nothing is stale', () => {
  const view = localDeputy({ link: 'down' });
  const since = '2026-01-02T03:04:05.000Z';
  const link = { state: 'down', since, error: 'none runs', neverStarted: true } as const;
  const config = configOf(['localhost'], 'localhost/camera');

  const { processes } = snapshotOf(folded(start(config), { ...view, link }));

  expect(processes).toMatchObject([{ phase: 'stopped', applied: false, stale: false }]);
});

test('a process that its deputy has let go of is gone', () => {
  const held = { name: 'k9', processes: [{ name: 'camera' }, { name: 'old' }] };
  const before = fleetOf(deputyAt(URL, held));

  const { changes } = foldFleet(before, [
    deputyAt(URL, { name: 'k9', processes: [{ name: 'camera' }] }),
  ]);

  expect(changes).toMatchObject({ processes: [], goneProcesses: ['k9/old'] });
});

function rowOf(fleet: Fleet, id: string) {
  return snapshotOf(fleet).processes.find((row) => row.id === id);
}

function start(config = configOf([URL], 'k9/camera')): Fleet {
  return createFleet(config, { machine: 'laptop', startedAt: '2026-01-01T00:00:00.000Z' });
}

function folded(fleet: Fleet, ...views: readonly DeputyView[]): Fleet {
  return foldFleet(fleet, views).fleet;
}

function fleetOf(...views: readonly DeputyView[]): Fleet {
  return folded(start(), ...views);
}
