import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createFakeSheriff } from '../client/testing/fake-sheriff.js';
import { hostRow, processRow } from '../client/testing/rows.js';
import { EXIT } from './exit-code.js';
import { runProgram } from './program.js';
import { createCapture } from './testing/capture.js';
import { NOW_MS, runCli, startCli } from './testing/run-cli.js';

const sheriff = createFakeSheriff({ hosts: [hostRow('k9')], processes: [processRow('k9/a')] });

test.each([
  [['strat', 'a'], "Unknown command 'strat'; did you mean start?"],
  [['status', '--jsn'], "Unknown option '--jsn'; did you mean --json?"],
  [['signal'], "Missing required argument 'signal'."],
  [['hosts', 'k9'], "Too many arguments for 'hosts'. Expected 0 arguments but got 1."],
  [['start', 'a', '--timeout', 'soon'], 'It is a number of seconds above 0'],
  [['start', 'a', '--timeout', '0'], 'It is a number of seconds above 0'],
  [['start', 'a', '--timeout', ''], 'It is a number of seconds above 0'],
  [['logs', 'a', '-n', '-1'], 'It is a whole number of lines'],
  [['logs', 'a', '-n', '1e3'], 'It is a whole number of lines'],
  [['status', '-c'], 'argument missing'],
])('sheriff cli %j is a mistake in one sentence', async (argv, sentence) => {
  const { exitCode, stdout, stderr } = await runCli(sheriff, argv);

  expect(exitCode).toBe(EXIT.usage);
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
});

test('a mistake is told to programs as well', async () => {
  const { stdout } = await runCli(sheriff, ['--json', 'strat']);

  expect(JSON.parse(stdout)).toEqual({
    error: { exitCode: EXIT.usage, messages: ["Unknown command 'strat'; did you mean start?"] },
  });
});

async function run(...argv: string[]) {
  const [stdout, stderr] = [createCapture(), createCapture()];
  const exitCode = await runProgram(argv, {
    version: '1.2.3',
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    open: () => Promise.reject(new Error('Help needs no sheriff.')),
    interrupted: () => new AbortController().signal,
    now: () => NOW_MS,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

test('a command without its "cli" is understood, but not carried out', async () => {
  expect(await run('status')).toEqual({
    exitCode: EXIT.usage,
    stdout: '',
    stderr: `Unknown command 'status'; did you mean "sheriff cli status"?\n`,
  });
});

test.each([['--help'], ['cli --help'], ['cli help start'], ['cli start --help']])(
  'sheriff %s shows help and is no mistake',
  async (line) => {
    const { exitCode, stdout, stderr } = await run(...line.split(' '));

    expect(exitCode).toBe(EXIT.done);
    expect(stdout).toContain('Usage: sheriff');
    expect(stderr).toBe('');
  },
);

test('sheriff cli alone shows what it can do, and is a mistake', async () => {
  const { exitCode, stdout, stderr } = await run('cli');

  expect(exitCode).toBe(EXIT.usage);
  expect(stderr).toMatch(/^Usage: sheriff cli/);
  expect(stderr).toContain('restart');
  expect(stderr).toMatch(/5 refused\.\n$/);
  expect(stdout).toBe('');
});

test('sheriff --version tells the version', async () => {
  expect(await run('--version')).toEqual({ exitCode: EXIT.done, stdout: '1.2.3\n', stderr: '' });
});

test('every problem of the configuration is told with its place, and nothing is done', async () => {
  const problem = { file: 'a.json', line: 3, column: 7, path: 'x', message: 'is unknown' };
  const open = async () => ({
    ok: false as const,
    sentences: ['a.json:3:7: x: is unknown', 'a.json:4:1: y: is unknown'],
    problems: [problem, { ...problem, line: 4, column: 1, path: 'y' }],
  });

  const human = await runCli(sheriff, ['start', 'a'], { open });
  const machine = await runCli(sheriff, ['start', 'a', '--json'], { open });

  expect(human).toEqual({
    exitCode: EXIT.usage,
    stdout: '',
    stderr: 'a.json:3:7: x: is unknown\na.json:4:1: y: is unknown\n',
  });
  expect(JSON.parse(machine.stdout).error.problems[0]).toEqual(problem);
});

test('the file that is named is the one that is opened', async () => {
  const files: (string | undefined)[] = [];
  const open = async (file: string | undefined) => {
    files.push(file);
    return { ok: false as const, sentences: [], problems: [] };
  };

  await runCli(sheriff, ['-c', 'a.json', 'status'], { open });
  await runCli(sheriff, ['status', '--config', 'b.json'], { open });
  await runCli(sheriff, ['status'], { open });

  expect(files).toEqual(['a.json', 'b.json', undefined]);
});

test('what the owner of a configuration should know goes beside the output', async () => {
  const open = async () => {
    const client = await sheriff.connect();
    return { ok: true as const, client, notes: ['"x" is not used'], close: async () => {} };
  };

  const { stdout, stderr } = await runCli(sheriff, ['status'], { open });

  expect(stderr).toBe('"x" is not used\n');
  expect(stdout).toContain('k9/a');
});

test('a sheriff that is gone fails the command and closes it all the same', async () => {
  let isClosed = false;
  const open = async () => {
    const client = await sheriff.connect();
    client.close();
    const close = async () => {
      isClosed = true;
    };
    return { ok: true as const, client, notes: [], close };
  };

  const { exitCode, stderr } = await runCli(sheriff, ['start', 'a'], { open });

  expect(exitCode).toBe(EXIT.unreachable);
  expect(stderr).toContain('The link is closed');
  expect(isClosed).toBe(true);
});

test('output that cannot be written is said in a sentence, and is a failure', async () => {
  const running = startCli(sheriff, ['status']);
  const message = 'ENOSPC: no space left on device, write';

  running.stdout.fail(Object.assign(new Error(message), { code: 'ENOSPC' }));

  expect(await running.exitCode).toBe(EXIT.failed);
  expect(running.stderr.text()).toBe(`Cannot write the output: ${message}.\n`);
});

test('output that cannot be written ends what would go on for ever', async () => {
  const running = startCli(sheriff, ['status', '--watch']);
  await running.stdout.shows('k9/a');

  running.stdout.fail(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));

  expect(await running.exitCode).toBe(EXIT.failed);
});
