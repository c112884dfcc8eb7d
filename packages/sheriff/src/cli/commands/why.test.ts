import { expect, test } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const fleet = {
  hosts: [hostRow('k9')],
  processes: [
    processRow('k9/a', RUNNING),
    processRow('k9/b', { phase: 'waiting', why: 'waits for k9/a to be ready' }),
    processRow('k9/c', { phase: 'exited', exit: { code: null, signal: 'SIGKILL' } }),
    processRow('k9/e', {
      phase: 'exited',
      exit: { code: 3, signal: null },
      why: 'it is not restarted',
    }),
    processRow('k9/d', { ...RUNNING, stale: true, why: 'k9 is out of reach' }),
  ],
  histories: { 'k9/b': [] },
};

test('says of each process in a sentence where it is and why', async () => {
  const result = await runCli(createFakeSheriff(fleet), ['why', '--all']);

  expect(result).toEqual({
    exitCode: EXIT.done,
    stdout: [
      'k9/a: running (pid 123, run 4) for 3m12s',
      'k9/b: waiting for 3m12s: waits for k9/a to be ready',
      'k9/c: ended by SIGKILL, 3m12s ago',
      'k9/e: exited with 3, 3m12s ago: it is not restarted',
      'k9/d: running when last heard of: k9 is out of reach',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('gives programs the reason as a field', async () => {
  const { stdout } = await runCli(createFakeSheriff(fleet), ['why', 'b', '--json']);

  expect(JSON.parse(stdout)).toEqual({
    processes: [
      {
        id: 'k9/b',
        phase: 'waiting',
        since: '2030-01-01T00:00:00.000Z',
        want: 'down',
        stale: false,
        why: 'waits for k9/a to be ready',
        history: [],
      },
    ],
  });
});
