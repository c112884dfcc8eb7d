import { expect, test } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const MACHINE = {
  cpuPercent: 31.5,
  cpus: 4,
  memoryBytes: 3_435_973_836,
  memoryTotalBytes: 8_247_898_112,
  load: [1.52, 0.98, 0.71],
  diskFreeBytes: 13_207_024_640,
  diskTotalBytes: 62_277_025_792,
  receivedBytes: 918_273_645,
  sentBytes: 564_738_291,
  uptimeMs: 4_218_330,
  temperatureCelsius: 47.5,
};

const fleet = {
  hosts: [
    hostRow('k9', { machine: MACHINE }),
    hostRow('base', { link: 'down', error: 'connection refused' }),
    hostRow('arm', { link: 'down', url: null, error: 'no deputy has this name' }),
  ],
  processes: [
    processRow('k9/a', RUNNING),
    processRow('k9/b'),
    processRow('base/a', { ...RUNNING, stale: true }),
  ],
};

test('shows each host, its link and how much runs there for certain', async () => {
  const result = await runCli(createFakeSheriff(fleet), ['hosts']);

  expect(result).toEqual({
    exitCode: EXIT.done,
    stdout: [
      'HOST  LINK      FOR  RUNNING  LOAD  MEM  DISK FREE  TEMP  DEPUTY',
      'k9    + up    3m12s      1/2  1.52  42%   12.3 GiB  48 C  http://k9:8000',
      'base  ! down  3m12s      0/1  http://base:8000  connection refused',
      'arm   ! down  3m12s      0/0  no deputy has this name',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('gives programs the same fields as status', async () => {
  const { stdout } = await runCli(createFakeSheriff(fleet), ['hosts', '--json']);

  expect(JSON.parse(stdout).hosts[1]).toEqual({
    name: 'base',
    url: 'http://base:8000',
    link: 'down',
    since: '2030-01-01T00:00:00.000Z',
    error: 'connection refused',
    version: '0.1.0',
    machine: null,
  });
  expect(JSON.parse(stdout).hosts[0].machine).toEqual(MACHINE);
});

test('leaves open what a machine cannot tell, or an older deputy does not', async () => {
  const unknown = { diskFreeBytes: null, diskTotalBytes: null, temperatureCelsius: null };
  const hosts = [hostRow('old'), hostRow('k9', { machine: { ...MACHINE, ...unknown } })];

  const { stdout } = await runCli(createFakeSheriff({ hosts, processes: [] }), ['hosts']);

  expect(stdout.split('\n').slice(1, 3)).toEqual([
    'old   + up  3m12s      0/0                              http://old:8000',
    'k9    + up  3m12s      0/0  1.52  42%                   http://k9:8000',
  ]);
});

test('fits into 80 columns, however long an address is', async () => {
  const url = 'http://a-very-long-name-of-a-robot.lab.example.org:8000';
  const hosts = [hostRow('k9.lab.example.org', { url, machine: MACHINE })];
  const terminal = { isTTY: true, columns: 80 };

  const { stdout } = await runCli(
    createFakeSheriff({ hosts, processes: [] }),
    ['hosts', '--no-color'],
    { terminal },
  );

  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(stdout).toContain('  http://a-…');
});
