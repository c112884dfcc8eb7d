import { PosseError } from '@posse/core';
import { hostSnapshotSchema } from '@posse/protocol';
import { expect, it } from 'vitest';
import { createFakeSupervisor } from '../testing/fake-supervisor.js';
import { toSnapshot, toWireError } from './translate.js';

const toIso = (ms: number) => new Date(ms).toISOString();

it('tells all of a process in words of the wire', () => {
  const supervisor = createFakeSupervisor('camera');
  supervisor.become('camera', {
    phase: 'backoff',
    want: 'up',
    goal: 'pending',
    run: 3,
    restarts: 2,
    exit: { code: null, signal: 'SIGSEGV' },
    sinceMs: 1_000,
    why: 'It runs again in 2 s.',
  });

  const snapshot = toSnapshot('k9', supervisor, toIso);

  expect(hostSnapshotSchema.parse(snapshot)).toEqual({
    host: 'k9',
    bootKey: 'boot-1',
    revision: 2,
    generation: null,
    processes: [
      {
        name: 'camera',
        group: null,
        autostart: false,
        want: 'up',
        phase: 'backoff',
        goal: 'pending',
        pid: null,
        run: 3,
        restarts: 2,
        exit: { code: null, signal: 'SIGSEGV' },
        since: '1970-01-01T00:00:01.000Z',
        why: 'It runs again in 2 s.',
        removed: false,
      },
    ],
    usage: [
      {
        name: 'camera',
        cpuPercent: 1.5,
        memoryBytes: 4096,
        processes: 2,
        threads: 3,
        openFiles: 12,
        maxCpuPercent: 99,
        maxMemoryBytes: 8192,
      },
    ],
    machine: null,
  });
});

it('tells what the machine uses, and that it cannot tell a part of it', () => {
  const supervisor = createFakeSupervisor('camera');
  supervisor.machine = {
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

  const { machine } = hostSnapshotSchema.parse(toSnapshot('k9', supervisor, toIso));

  expect(machine).toEqual(supervisor.machine);
});

it('keeps the sentence and the problems of an error, and leaves defects alone', () => {
  const problems = ['camera: no command'];
  const refused = new PosseError('invalid_specs', 'The specs make no sense.', { problems });
  const defect = new TypeError('x');

  expect(toWireError(refused)).toMatchObject({
    code: 'invalid_specs',
    message: 'The specs make no sense.',
    details: { problems },
  });
  expect(toWireError(defect)).toBe(defect);
});
