import { expect, test } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli, startCli } from '../testing/run-cli.js';

const fleet = {
  hosts: [hostRow('k9')],
  processes: [processRow('k9/a'), processRow('k9/longer')],
  output: { 'k9/a': '1\n2\n3\n', 'k9/longer': 'x\ny\n' },
};

test('the output of one process comes as it is', async () => {
  const result = await runCli(createFakeSheriff(fleet), ['logs', 'a', '-n', '2']);

  expect(result).toEqual({ exitCode: EXIT.done, stdout: '2\n3\n', stderr: '' });
});

test('that of several says whose each line is', async () => {
  const { stdout } = await runCli(createFakeSheriff(fleet), ['logs', '--all', '-n', '1']);

  expect(stdout).toBe('k9/a      | 3\nk9/longer | y\n');
});

test('programs get a line of JSON for each line', async () => {
  const { stdout } = await runCli(createFakeSheriff(fleet), ['logs', 'a', '-n2', '--json']);

  expect(stdout).toBe('{"id":"k9/a","line":"2"}\n{"id":"k9/a","line":"3"}\n');
});

test('twenty lines are shown when nobody says how many', async () => {
  const output = { 'k9/a': Array.from({ length: 30 }, (_, index) => `${index}\n`).join('') };

  const { stdout } = await runCli(createFakeSheriff({ ...fleet, output }), ['logs', 'a']);

  expect(stdout.split('\n')[0]).toBe('10');
});

test('following goes on until Ctrl-C', async () => {
  const sheriff = createFakeSheriff(fleet);
  const running = startCli(sheriff, ['logs', 'a', '-f', '-n', '1']);
  await running.stdout.shows('3\n');

  sheriff.write('k9/a', '4\n');
  const isShown = await running.stdout.shows('4\n');
  running.interrupt();

  expect(isShown).toBe(true);
  expect(await running.exitCode).toBe(EXIT.done);
  expect(running.stdout.text()).toBe('3\n4\n');
});

test('following many processes gives no warnings', async () => {
  const warnings: string[] = [];
  const warn = ({ name }: Error) => warnings.push(name);
  process.on('warning', warn);
  const names = Array.from({ length: 30 }, (_, index) => `k9/p${index}`);
  const output = Object.fromEntries(names.map((id) => [id, `${id} writes\n`]));
  const processes = names.map((id) => processRow(id));

  const running = startCli(createFakeSheriff({ ...fleet, processes, output }), [
    'logs',
    '--all',
    '-f',
  ]);
  await running.stdout.shows('k9/p29 writes');
  running.interrupt();
  await running.exitCode;
  // Warnings are told in a turn of their own.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);

  expect(warnings).toEqual([]);
});

test('following ends when nobody reads any more', async () => {
  const running = startCli(createFakeSheriff(fleet), ['logs', '--all', '-f']);
  await running.stdout.shows('y\n');

  running.stdout.fail(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));

  expect(await running.exitCode).toBe(EXIT.done);
});

test('a host out of reach fails at once, and the others are shown', async () => {
  const sheriff = createFakeSheriff({
    ...fleet,
    hosts: [hostRow('k9'), hostRow('base', { link: 'down' })],
    processes: [processRow('base/b'), ...fleet.processes],
    refusals: { base: { code: 'unreachable', message: 'base is out of reach.' } },
  });

  const result = await runCli(sheriff, ['logs', 'base/b', 'a', '-n', '1']);
  const { stdout } = await runCli(sheriff, ['logs', 'base/b', 'a', '-n', '1', '--json']);

  expect(result).toEqual({
    exitCode: EXIT.unreachable,
    stdout: 'k9/a   | 3\n',
    stderr: 'base/b: base is out of reach.\n',
  });
  expect(stdout).toBe(
    '{"id":"base/b","error":"base is out of reach."}\n{"id":"k9/a","line":"3"}\n',
  );
});
