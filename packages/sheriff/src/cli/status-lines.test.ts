import { describe, expect, test } from 'vitest';
import { viewOf } from '../client/fleet-view.js';
import { hostRow, processRow, RUNNING } from '../client/testing/rows.js';
import { paintFor, plain } from './paint.js';
import { statusLines } from './status-lines.js';
import { createCapture } from './testing/capture.js';
import { NOW_MS } from './testing/run-cli.js';

const configuration = { name: 'demo', file: 'demo.json' };
const setting = { width: 80, nowMs: NOW_MS, paint: plain };

function linesOf(hosts: Parameters<typeof hostRow>[], processes: Parameters<typeof processRow>[]) {
  const view = viewOf({
    revision: 1,
    configuration,
    hosts: hosts.map((args) => hostRow(...args)),
    processes: processes.map((args) => processRow(...args)),
  });
  return statusLines(view, [...view.processes.values()], setting);
}

test('a table of 80 columns says of each process how it is', () => {
  const lines = linesOf(
    [['k9'], ['base']],
    [
      ['k9/camera', { ...RUNNING, cpuPercent: 12.34, memoryBytes: 36_000_000, restarts: 2 }],
      ['k9/job', { phase: 'exited', exit: { code: 0, signal: null }, run: 1 }],
      ['k9/lidar', { phase: 'waiting', why: 'waits for base/roscore to be ready' }],
      [
        'k9/crasher',
        {
          phase: 'backoff',
          restarts: 12,
          why: 'exited with 1; runs again in 4 s and then once more',
        },
      ],
      ['base/roscore', { ...RUNNING, phase: 'starting', why: 'nothing listens on port 11311 yet' }],
    ],
  );

  expect(lines).toEqual([
    'PROCESS       STATE         FOR  RESTARTS  PID    CPU       MEM',
    'k9/camera     + running   3m12s         2  123  12.3%  34.3 MiB',
    'k9/job        = exited    3m12s         0  exited with 0',
    'k9/lidar      . waiting   3m12s         0  waits for base/roscore to be ready',
    'k9/crasher    ~ backoff   3m12s        12  exited with 1; runs again in 4 s and…',
    'base/roscore  > starting  3m12s         0  nothing listens on port 11311 yet',
  ]);
});

test('a live run without a reason shows its columns in every phase', () => {
  const lines = linesOf(
    [['k9']],
    [['k9/a', { ...RUNNING, phase: 'stopping', memoryBytes: 2 ** 21 }]],
  );

  expect(lines.at(-1)).toBe('k9/a     < stopping  3m12s         0  123       2.0 MiB');
});

test('a host that is down stands above the table, and what was last heard of it is marked as old', () => {
  const down = {
    link: 'down',
    since: '2030-01-01T00:03:00Z',
    error: 'connect ECONNREFUSED',
  } as const;

  const lines = linesOf(
    [['k9', down], ['base']],
    [
      ['k9/camera', { ...RUNNING, stale: true, cpuPercent: 5, why: 'k9 is out of reach' }],
      ['k9/new', { phase: 'unknown', stale: true }],
      ['base/a', RUNNING],
    ],
  );

  expect(lines).toEqual([
    '! host k9 is down for 12s: connect ECONNREFUSED (http://k9:8000)',
    '',
    'PROCESS    STATE        FOR  RESTARTS  PID  CPU  MEM',
    'k9/camera  ? running                0  last heard of 12s ago',
    'k9/new     ? unknown                0  not heard of yet',
    'base/a     + running  3m12s         0  123',
  ]);
});

test('an address that stands in the reason already is not said again', () => {
  const [line] = linesOf([['k9', { link: 'down', error: 'refused (http://k9:8000)' }]], []);

  expect(line).toContain(': refused (http://k9:8000)');
  expect(line?.match(/http:/g)).toHaveLength(1);
});

test('a sheriff that has only just begun does not say since when a host is down', () => {
  const since = new Date(NOW_MS - 500).toISOString();

  const [line] = linesOf([['k9', { link: 'down', since, url: null }]], []);

  expect(line).toBe('! host k9 is down');
});

test('what is no longer in the configuration says so', () => {
  const lines = linesOf([['k9']], [['k9/old', { phase: 'stopping', removed: true }]]);

  expect(lines.at(-1)).toContain('no longer in the configuration');
});

describe('with colours', () => {
  const paint = paintFor(createCapture({ isTTY: true }), {}, true);

  test.each([
    ['starting', '\x1b[38;5;208m> starting\x1b[0m'],
    ['running', '\x1b[32m+ running\x1b[0m'],
    ['stopping', '\x1b[33m< stopping\x1b[0m'],
    ['stopped', '- stopped'],
    ['failed', '\x1b[31m! failed\x1b[0m'],
    ['unknown', '\x1b[90m? unknown\x1b[0m'],
  ] as const)('%s has its own, and a mark too', (phase, text) => {
    const processes = [processRow('k9/a', { phase })];
    const view = viewOf({ revision: 1, configuration, hosts: [hostRow('k9')], processes });

    expect(statusLines(view, processes, { ...setting, paint }).at(-1)).toContain(text);
  });
});

test.each([
  ['no terminal', {}, {}, true],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, true],
  ['a terminal that is dumb', { isTTY: true }, { TERM: 'dumb' }, true],
  ['--no-color', { isTTY: true }, {}, false],
])('with %s nothing has a colour', (_title, terminal, env, isWanted) => {
  expect(paintFor(createCapture(terminal), env, isWanted)('red', 'text')).toBe('text');
});
