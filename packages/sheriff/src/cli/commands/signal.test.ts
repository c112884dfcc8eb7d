import { expect, test } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const fleet = {
  hosts: [hostRow('k9')],
  processes: [processRow('k9/a', RUNNING), processRow('k9/b')],
};

test('a signal goes to the processes behind it', async () => {
  const sheriff = createFakeSheriff(fleet);

  const result = await runCli(sheriff, ['signal', 'usr1', 'a']);

  expect(result).toEqual({ exitCode: EXIT.done, stdout: 'k9/a: SIGUSR1 sent\n', stderr: '' });
  expect(sheriff.asked).toEqual([{ verb: 'SIGUSR1', params: { ids: ['k9/a'], to: 'main' } }]);
});

test('with --tree it goes to all that have come of them', async () => {
  const sheriff = createFakeSheriff(fleet);

  const { stdout } = await runCli(sheriff, ['signal', 'TERM', 'a', '--tree']);

  expect(stdout).toBe('k9/a: SIGTERM sent to its whole tree\n');
  expect(sheriff.asked).toEqual([{ verb: 'SIGTERM', params: { ids: ['k9/a'], to: 'tree' } }]);
});

test('a process that does not run gets none, which is a failure', async () => {
  const result = await runCli(createFakeSheriff(fleet), ['signal', '15', '--all']);

  expect(result).toEqual({
    exitCode: EXIT.failed,
    stdout: 'k9/a: SIGTERM sent\n',
    stderr: 'k9/b: not running, so SIGTERM was not sent\n',
  });
});

test('a signal that is not known is not sent', async () => {
  const sheriff = createFakeSheriff(fleet);

  const { exitCode, stderr } = await runCli(sheriff, ['signal', 'TREM', 'a']);

  expect(exitCode).toBe(EXIT.usage);
  expect(stderr).toBe('There is no signal "TREM" to send; did you mean SIGTERM?\n');
  expect(sheriff.asked).toEqual([]);
});

test('what is swept up and not applied is left out', async () => {
  const processes = [processRow('k9/a', RUNNING), processRow('k9/new', { applied: false })];
  const sheriff = createFakeSheriff({ ...fleet, processes });

  const result = await runCli(sheriff, ['signal', 'HUP', '--all']);
  const nothing = await runCli(sheriff, ['signal', 'HUP', 'ne*']);

  expect(result).toEqual({
    exitCode: EXIT.done,
    stdout: 'Skipped, as they are not applied: k9/new\nk9/a: SIGHUP sent\n',
    stderr: '',
  });
  expect(nothing.exitCode).toBe(EXIT.done);
  expect(sheriff.asked).toEqual([{ verb: 'SIGHUP', params: { ids: ['k9/a'], to: 'main' } }]);
});

test('a host out of reach sends nothing', async () => {
  const refusals = { k9: { code: 'unreachable', message: 'k9 is out of reach.' } };

  const { exitCode, stdout } = await runCli(createFakeSheriff({ ...fleet, refusals }), [
    'signal',
    'TERM',
    'a',
    '--json',
  ]);

  expect(exitCode).toBe(EXIT.unreachable);
  expect(JSON.parse(stdout)).toMatchObject({ sent: [], notRunning: [], hosts: [{ ok: false }] });
});
