import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { NOW_MS, runCli, startCli } from '../testing/run-cli.js';

const hosts = [hostRow('k9'), hostRow('base', { link: 'down', error: 'no route to host' })];
const processes = [
  processRow('k9/camera', {
    ...RUNNING,
    group: 'vision',
    cpuPercent: 1,
    memoryBytes: 2 ** 20,
    processes: 2,
    threads: 3,
  }),
  processRow('base/roscore', { stale: true }),
];

describe('status', () => {
  test('shows the fleet, and hosts that are down are no failure of it', async () => {
    const { exitCode, stdout } = await runCli(createFakeSheriff({ hosts, processes }), ['status']);

    expect(exitCode).toBe(EXIT.done);
    expect(stdout).toContain('! host base is down for 3m12s: no route to host');
    expect(stdout).toContain('k9/camera     + running');
    expect(stdout).toContain('base/roscore  ? stopped');
  });

  test('tells how a local deputy is started where none runs', async () => {
    const local = hostRow('here', {
      link: 'down',
      url: null,
      error: 'no local deputy runs; "up" starts one',
      since: new Date(NOW_MS - 100).toISOString(),
    });
    const row = processRow('here/a', { phase: 'unknown', stale: true, applied: null });
    const sheriff = createFakeSheriff({ hosts: [local], processes: [row] });

    expect(await runCli(sheriff, ['status'])).toEqual({
      exitCode: EXIT.done,
      stdout: [
        '! host here is down: no local deputy runs; "up" starts one',
        '',
        'PROCESS  STATE      FOR  RESTARTS  PID  CPU  MEM',
        'here/a   ? unknown              0  not heard of yet',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('shows more of what is used for what is named one by one', async () => {
    const sheriff = createFakeSheriff({ hosts: [hostRow('k9')], processes });

    const { stdout: named } = await runCli(sheriff, ['status', 'camera']);
    const { stdout: swept } = await runCli(sheriff, ['status', 'k9/*']);

    expect(named).toContain(
      '\n\nPROCESS    PROCESSES  THREADS  OPEN FILES  MAX CPU  MAX MEM\n' +
        'k9/camera          2        3\n',
    );
    expect(swept).not.toContain('THREADS');
  });

  test('shows only what is selected', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    expect((await runCli(sheriff, ['status', 'group:vision'])).stdout).not.toContain('roscore');
  });

  test('shows everything or what is selected, not both', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    expect((await runCli(sheriff, ['status', '--all'])).stdout).toContain('base/roscore');
    expect((await runCli(sheriff, ['status', 'camera', '--all'])).exitCode).toBe(EXIT.usage);
  });

  test('gives programs exactly the fields that are promised', async () => {
    const { stdout } = await runCli(createFakeSheriff({ hosts, processes }), [
      '--json',
      'status',
      'k9/*',
    ]);

    expect(JSON.parse(stdout)).toEqual({
      hosts: [
        { name: 'k9', url: 'http://k9:8000', link: 'up', since: '2030-01-01T00:00:00.000Z' },
        {
          name: 'base',
          url: 'http://base:8000',
          link: 'down',
          since: '2030-01-01T00:00:00.000Z',
          error: 'no route to host',
        },
      ],
      processes: [
        {
          id: 'k9/camera',
          host: 'k9',
          name: 'camera',
          group: 'vision',
          phase: 'running',
          pid: 123,
          run: 4,
          restarts: 0,
          exit: null,
          since: '2030-01-01T00:00:00.000Z',
          cpuPercent: 1,
          memoryBytes: 1048576,
          processes: 2,
          threads: 3,
          openFiles: null,
          maxCpuPercent: null,
          maxMemoryBytes: null,
          stale: false,
          why: null,
        },
      ],
    });
  });
});

describe('status --watch', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('paints over the picture before until Ctrl-C, and gives the terminal back', async () => {
    const sheriff = createFakeSheriff({ hosts: [hostRow('k9')], processes });
    const terminal = { isTTY: true, columns: 80, rows: 24 };

    const running = startCli(sheriff, ['status', '-w', 'k9/*', '--no-color'], { terminal });
    await vi.advanceTimersByTimeAsync(50);
    sheriff.change({ processes: [processRow('k9/camera', { phase: 'failed' })] });
    await vi.advanceTimersByTimeAsync(100);
    running.interrupt();

    expect(await running.exitCode).toBe(EXIT.done);
    const pictures = running.stdout.text().split('\x1b[H').slice(1);
    expect(pictures).toHaveLength(2);
    expect(pictures[0]?.startsWith('\x1b[Kdemo: 1 running\n')).toBe(true);
    expect(pictures[1]).toContain('k9/camera  ! failed');
    expect(pictures[1]?.endsWith('\x1b[J\x1b[?7h\x1b[?25h')).toBe(true);
  });

  test('keeps the time even when nothing changes', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });
    const terminal = { isTTY: true, columns: 80, rows: 24 };

    const running = startCli(sheriff, ['status', '-w'], { terminal });
    await vi.advanceTimersByTimeAsync(3_050);
    running.interrupt();
    await running.exitCode;

    expect(running.stdout.text().split('\x1b[H')).toHaveLength(5);
  });

  test('says how much does not fit on the terminal', async () => {
    const many = Array.from({ length: 30 }, (_, index) => processRow(`k9/p${index}`));
    const sheriff = createFakeSheriff({ hosts: [hostRow('k9')], processes: many });

    const running = startCli(sheriff, ['status', '-w'], {
      terminal: { isTTY: true, columns: 80, rows: 10 },
    });
    await vi.advanceTimersByTimeAsync(50);
    running.interrupt();
    await running.exitCode;

    const picture = running.stdout.text().split('\x1b[H')[1] ?? '';
    expect(picture.split('\n')).toHaveLength(10);
    expect(picture).toContain('(25 more lines do not fit)');
  });

  test('without a terminal prints a table for news only, at most once a second', async () => {
    const sheriff = createFakeSheriff({ hosts: [hostRow('k9')], processes });
    const [camera = processRow('k9/camera')] = processes;

    const running = startCli(sheriff, ['status', '-w', 'camera']);
    await vi.advanceTimersByTimeAsync(100);
    sheriff.change({ processes: [{ ...camera, phase: 'stopping' }] });
    sheriff.change({ processes: [{ ...camera, phase: 'stopped' }] });
    await vi.advanceTimersByTimeAsync(800);
    const before = running.stdout.text().split('PROCESS').length - 1;
    await vi.advanceTimersByTimeAsync(100);
    sheriff.change({ processes: [{ ...camera, phase: 'stopped', cpuPercent: 99, threads: 8 }] });
    await vi.advanceTimersByTimeAsync(5_000);
    running.interrupt();
    await running.exitCode;

    expect(before).toBe(1);
    expect(running.stdout.text().split('PROCESS')).toHaveLength(3);
    expect(running.stdout.text()).not.toContain('stopping');
  });

  test('gives programs a line of JSON for each change', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    const running = startCli(sheriff, ['status', '-w', '--json']);
    await vi.advanceTimersByTimeAsync(100);
    sheriff.change({ goneProcesses: ['base/roscore'] });
    await vi.advanceTimersByTimeAsync(2_000);
    running.interrupt();
    await running.exitCode;

    const counts = running.stdout
      .text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).processes.length);
    expect(counts).toEqual([2, 1]);
  });

  test('ends quietly when its reader goes', async () => {
    const running = startCli(createFakeSheriff({ hosts, processes }), ['status', '-w']);
    await vi.advanceTimersByTimeAsync(100);

    running.stdout.fail(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));

    expect(await running.exitCode).toBe(EXIT.done);
    expect(running.stderr.text()).toBe('');
  });
});
