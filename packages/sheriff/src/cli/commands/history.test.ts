import type { HistoryEntry } from '@posse/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const entry = (fields: Partial<HistoryEntry>): HistoryEntry => ({
  at: '2030-01-01T00:00:00.000Z',
  run: 1,
  from: 'starting',
  to: 'running',
  why: null,
  exit: null,
  who: null,
  ...fields,
});

const life = [
  entry({ from: 'stopped', to: 'starting', who: 'ann@laptop' }),
  entry({ at: '2030-01-01T00:00:01.500Z' }),
  entry({
    at: '2030-01-01T00:02:00.000Z',
    to: 'backoff',
    why: 'exited with 1; runs again in 0.1 s',
    exit: { code: 1, signal: null },
  }),
  entry({
    at: '2030-01-01T00:03:00.000Z',
    run: 12,
    to: 'stopped',
    exit: { code: null, signal: 'SIGTERM' },
    who: 'bob@a-machine-with-a-long-name',
  }),
];

const fleet = {
  hosts: [hostRow('k9')],
  processes: [processRow('k9/a', RUNNING), processRow('k9/b'), processRow('k9/lost')],
  histories: { 'k9/a': life, 'k9/b': [] },
};

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('shows when, where to, who asked and why, in 80 columns', async () => {
  const terminal = { isTTY: true, columns: 80 };

  const { exitCode, stdout } = await runCli(
    createFakeSheriff(fleet),
    ['--no-color', 'history', 'a'],
    { terminal },
  );

  expect(exitCode).toBe(EXIT.done);
  expect(stdout.split('\n')).toEqual([
    'WHEN                 RUN  STATE       WHY',
    '2030-01-01 00:00:00    1  > starting  asked by ann@laptop',
    '2030-01-01 00:00:01    1  + running',
    '2030-01-01 00:02:00    1  ~ backoff   exited with 1; runs again in 0.1 s',
    '2030-01-01 00:03:00   12  - stopped   asked by bob@a-machine-with-a-long-name;',
    '                                      ended by SIGTERM',
    '',
  ]);
});

test('tells how a run ended that was asked to, and who asked only once', async () => {
  const asked = { who: 'ann@k9', exit: { code: null, signal: 'SIGTERM' } };
  const turns = [
    entry({ to: 'stopping', who: 'ann@k9', why: 'is stopped, as ann@k9 asked: SIGTERM first' }),
    entry({ to: 'stopped', why: 'was stopped by ann@k9', ...asked }),
    entry({ to: 'waiting', why: 'waits for hub to be ready, which is starting', ...asked }),
    entry({ run: 2, to: 'starting', ...asked }),
  ];
  const sheriff = createFakeSheriff({ ...fleet, histories: { 'k9/a': turns } });

  const { stdout } = await runCli(sheriff, ['--no-color', 'history', 'a']);

  const reasons = stdout.split('\n').map((line) => line.slice('2030-01-01 00:00:00    1  '.length));
  expect(reasons.slice(1, -1)).toEqual([
    '< stopping  is stopped, as ann@k9 asked: SIGTERM first',
    '- stopped   was stopped by ann@k9; ended by SIGTERM',
    '. waiting   asked by ann@k9; waits for hub to be ready, which is starting; ended by SIGTERM',
    '> starting  asked by ann@k9; the run before ended by SIGTERM',
  ]);
});

test('says whose history it is where there are several, and goes on where one is not known', async () => {
  const { exitCode, stdout, stderr } = await runCli(createFakeSheriff(fleet), ['history', '--all']);

  expect(exitCode).toBe(EXIT.unreachable);
  expect(stdout).toMatch(/^k9\/a:\nWHEN .*\n\nk9\/b: nothing has happened to it yet\n\n$/s);
  expect(stderr).toBe('k9/lost: k9/lost is out of reach.\n');
});

test('gives programs all that is known of each entry', async () => {
  const { stdout } = await runCli(createFakeSheriff(fleet), ['history', 'a', 'lost', '--json']);

  expect(JSON.parse(stdout)).toEqual({
    processes: [
      { id: 'k9/a', history: life },
      { id: 'k9/lost', history: null, error: 'k9/lost is out of reach.' },
    ],
  });
});

test('why shows the last five entries of what is named, and where the others are', async () => {
  const many = Array.from({ length: 7 }, (_, index) => entry({ run: index + 1 }));
  const sheriff = createFakeSheriff({ ...fleet, histories: { 'k9/a': many } });

  const { stdout } = await runCli(sheriff, ['why', 'a']);
  const { stdout: document } = await runCli(sheriff, ['why', 'a', '--json']);

  expect(stdout.split('\n')).toEqual([
    'k9/a: running (pid 123, run 4) for 3m12s',
    '  WHEN                 RUN  STATE      WHY',
    ...[3, 4, 5, 6, 7].map((run) => `  2030-01-01 00:00:00    ${run}  + running`),
    '  (2 more before that: "sheriff cli history k9/a")',
    '',
  ]);
  expect(JSON.parse(document).processes[0].history).toEqual(many.slice(2));
});

test('why answers what it can when the history is not known', async () => {
  const { exitCode, stdout, stderr } = await runCli(createFakeSheriff(fleet), ['why', 'lost', 'b']);

  expect(exitCode).toBe(EXIT.done);
  expect(stdout).toBe('k9/b: stopped for 3m12s\nk9/lost: stopped for 3m12s\n');
  expect(stderr).toBe('k9/lost: its history is not known: k9/lost is out of reach.\n');
});

test('why asks for no history where nobody can have one', async () => {
  const stale = processRow('k9/a', { ...RUNNING, stale: true, why: 'k9 is out of reach' });
  const unheld = processRow('k9/b', { applied: false, why: 'not applied yet' });
  const sheriff = createFakeSheriff({ hosts: fleet.hosts, processes: [stale, unheld] });

  const { stderr } = await runCli(sheriff, ['why', 'a', 'b']);

  expect(stderr).toBe('');
});
