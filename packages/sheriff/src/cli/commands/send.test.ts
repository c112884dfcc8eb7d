import { Readable } from 'node:stream';
import { RequestError } from '@posse/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeSheriff, type FakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli, startCli } from '../testing/run-cli.js';

const fleet = {
  hosts: [hostRow('k9')],
  processes: [processRow('k9/shell', RUNNING), processRow('k9/other')],
};

const full = new RequestError('input_full', '"shell" does not read.');

afterEach(() => {
  vi.useRealTimers();
});

function written({ asked }: FakeSheriff): unknown[] {
  return asked.map(({ params }) => params);
}

test('a text goes to the process as a line', async () => {
  const sheriff = createFakeSheriff(fleet);

  const result = await runCli(sheriff, ['send', 'shell', 'look around']);

  expect(result).toEqual({
    exitCode: EXIT.done,
    stdout: 'k9/shell: 12 bytes written\n',
    stderr: '',
  });
  expect(written(sheriff)).toEqual([{ id: 'k9/shell', data: 'look around\n', encoding: 'utf8' }]);
});

test('without a newline it goes as it is', async () => {
  const sheriff = createFakeSheriff(fleet);

  await runCli(sheriff, ['send', 'shell', 'y', '--no-newline']);

  expect(written(sheriff)).toMatchObject([{ data: 'y' }]);
});

test.each([[['send', 'shell']], [['send', 'shell', '-']]])(
  '%j passes the standard input on as it comes, text or not',
  async (argv) => {
    const sheriff = createFakeSheriff(fleet);
    const stdin = Readable.from([Buffer.from('one\ntwo\n'), Buffer.from([0xff, 0x0a])]);

    const { stdout } = await runCli(sheriff, [...argv, '--json'], { stdin });

    expect(JSON.parse(stdout)).toEqual({ id: 'k9/shell', bytes: 10 });
    expect(written(sheriff)).toEqual([
      { id: 'k9/shell', data: 'one\ntwo\n', encoding: 'utf8' },
      { id: 'k9/shell', data: '/wo=', encoding: 'base64' },
    ]);
  },
);

test('what the program has no room for yet is tried again, and comes once', async () => {
  vi.useFakeTimers();
  const sheriff = createFakeSheriff({ ...fleet, writeFailures: [full, full, undefined] });

  const running = startCli(sheriff, ['send', 'shell', 'go']);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await running.exitCode).toBe(EXIT.done);
  expect(written(sheriff)).toHaveLength(3);
  expect(running.stdout.text()).toBe('k9/shell: 3 bytes written\n');
});

test('a program that never reads is given up on, with how much it has got', async () => {
  vi.useFakeTimers();
  const writeFailures = [undefined, ...Array.from({ length: 100 }, () => full)];
  const sheriff = createFakeSheriff({ ...fleet, writeFailures });
  const stdin = Readable.from([Buffer.from('one\n'), Buffer.from('two\n')]);

  const running = startCli(sheriff, ['send', 'shell'], { stdin });
  await vi.advanceTimersByTimeAsync(6_000);

  expect(await running.exitCode).toBe(EXIT.failed);
  expect(running.stderr.text()).toBe(
    'k9/shell: "shell" does not read. Before that, 4 bytes were written.\n',
  );
});

test.each([
  ['no_input', EXIT.failed],
  ['timed_out', EXIT.unreachable],
] as const)('after %s nothing is tried again', async (code, expected) => {
  const failure = new RequestError(code, 'It went wrong.');
  const sheriff = createFakeSheriff({ ...fleet, writeFailures: [failure] });

  const { exitCode, stderr } = await runCli(sheriff, ['send', 'shell', 'go']);

  expect(exitCode).toBe(expected);
  expect(stderr).toBe('k9/shell: It went wrong.\n');
  expect(written(sheriff)).toHaveLength(1);
});

test('it is for one process, which has to be plain', async () => {
  const sheriff = createFakeSheriff(fleet);

  const { exitCode, stderr } = await runCli(sheriff, ['send', 'k9/*', 'go']);

  expect(exitCode).toBe(EXIT.usage);
  expect(stderr).toBe('"k9/*" is 2 processes; send writes to one.\n');
  expect(sheriff.asked).toEqual([]);
});
