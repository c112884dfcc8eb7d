import { expect, test } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const fleet = {
  hosts: [
    hostRow('k9'),
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
      'HOST  LINK      FOR  RUNNING  DEPUTY',
      'k9    + up    3m12s      1/2  http://k9:8000',
      'base  ! down  3m12s      0/1  http://base:8000  connection refused',
      'arm   ! down  3m12s      0/0                    no deputy has this name',
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
  });
});
