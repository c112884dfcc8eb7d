import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING, STOPPED } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli, startCli } from '../testing/run-cli.js';

const hosts = [hostRow('k9'), hostRow('base')];
const processes = [processRow('k9/camera'), processRow('k9/job'), processRow('base/camera')];

afterEach(() => {
  vi.useRealTimers();
});

describe('start', () => {
  test('waits for what runs on a host that came up only for it', async () => {
    const away = hostRow('here', { link: 'down', revision: null });
    const [unknown, running] = [processRow('here/a', { applied: null }), RUNNING];
    const sheriff = createFakeSheriff({ hosts: [away], processes: [unknown], react: () => ({}) });

    const { exitCode, stdout } = startCli(sheriff, ['start', 'a']);
    await vi.waitUntil(() => sheriff.asked.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    sheriff.change({
      hosts: [hostRow('here', { revision: 7 })],
      processes: [{ ...unknown, ...running }],
    });

    expect(await exitCode).toBe(EXIT.done);
    expect(stdout.text()).toBe('here/a: running (pid 123, run 4)\n');
  });

  test('says how each process came up', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    const result = await runCli(sheriff, ['start', '*/camera']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout: 'k9/camera: running (pid 123, run 4)\nbase/camera: running (pid 123, run 4)\n',
      stderr: '',
    });
    expect(sheriff.asked).toEqual([
      { verb: 'start', params: { ids: ['k9/camera', 'base/camera'] } },
    ]);
  });

  test('is done when a process ended as it should, and failed when it did not', async () => {
    const exited = (code: number, goal: 'met' | 'missed') =>
      ({ want: 'up', phase: 'exited', goal, exit: { code, signal: null } }) as const;
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: ({ id }) => (id === 'k9/job' ? exited(0, 'met') : exited(3, 'missed')),
    });

    const result = await runCli(sheriff, ['start', 'k9/camera', 'job']);

    expect(result).toEqual({
      exitCode: EXIT.failed,
      stdout: 'k9/job: exited with 0\n',
      stderr: 'k9/camera: exited with 3\n',
    });
  });

  test('gives the reason when a process cannot run at all', async () => {
    const why = 'there is no program "/opt/cam": check the path';
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'up', phase: 'failed', goal: 'missed', why }),
    });

    const { exitCode, stderr } = await runCli(sheriff, ['start', 'job']);

    expect(exitCode).toBe(EXIT.failed);
    expect(stderr).toBe(`k9/job: failed: ${why}\n`);
  });

  test('waits on through waiting and backoff', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'up', phase: 'waiting', goal: 'pending' }),
    });

    const { exitCode, stdout } = startCli(sheriff, ['start', 'job']);
    await vi.waitUntil(() => sheriff.asked.length > 0);
    sheriff.change({
      processes: [processRow('k9/job', { want: 'up', phase: 'backoff', goal: 'pending' })],
    });
    sheriff.change({ processes: [processRow('k9/job', RUNNING)] });

    expect(await exitCode).toBe(EXIT.done);
    expect(stdout.text()).toBe('k9/job: running (pid 123, run 4)\n');
  });

  test('that takes too long says that it goes on, and how to withdraw it', async () => {
    vi.useFakeTimers();
    const sheriff = createFakeSheriff({
      hosts,
      processes: [processRow('k9/big job')],
      react: () => ({ want: 'up', phase: 'waiting', goal: 'pending', why: 'waits for k9/x' }),
    });

    const running = startCli(sheriff, ['start', '--all', '--timeout', '2']);
    await vi.advanceTimersByTimeAsync(1_999);
    const before = running.stderr.text();
    await vi.advanceTimersByTimeAsync(1);

    expect(await running.exitCode).toBe(EXIT.late);
    expect(before).toBe('');
    expect(running.stderr.text()).toBe(
      'k9/big job: still waiting after 2 s (waits for k9/x); it stays wanted up, until ' +
        `"sheriff cli stop 'k9/big job'" withdraws that\n`,
    );
  });

  test('of nothing else says at once that a process waits, and for whom, and waits with it', async () => {
    const why = 'waits for base/roscore to be ready';
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'up', phase: 'waiting', goal: 'pending', why }),
    });

    const { exitCode, stdout } = startCli(sheriff, ['start', 'job', '--only']);
    const isSaid = await stdout.shows(`k9/job: waiting: ${why}\n`);
    sheriff.change({ processes: [processRow('k9/job', RUNNING)] });

    expect(isSaid).toBe(true);
    expect(await exitCode).toBe(EXIT.done);
    expect(stdout.text()).toMatch(/\nk9\/job: running \(pid 123, run 4\)\n$/);
    expect(sheriff.asked).toEqual([{ verb: 'start', params: { ids: ['k9/job'], only: true } }]);
  });

  test('does not wait when told so', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'up', phase: 'starting', goal: 'pending' }),
    });

    const result = await runCli(sheriff, ['start', 'job', '--no-wait']);

    expect(result).toEqual({ exitCode: EXIT.done, stdout: 'k9/job: asked to start\n', stderr: '' });
  });

  test('lets the hosts in reach do their part', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      refusals: { base: { code: 'unreachable', message: 'base is out of reach.' } },
    });

    const result = await runCli(sheriff, ['start', '*/camera']);

    expect(result).toEqual({
      exitCode: EXIT.unreachable,
      stdout: 'k9/camera: running (pid 123, run 4)\n',
      stderr: 'base is out of reach.\n',
    });
  });

  test('does not wait for a host that is lost meanwhile', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'up', phase: 'starting', goal: 'pending' }),
    });

    const { exitCode, stderr } = startCli(sheriff, ['start', 'job']);
    await vi.waitUntil(() => sheriff.asked.length > 0);
    sheriff.change({ hosts: [hostRow('k9', { link: 'down' })] });

    expect(await exitCode).toBe(EXIT.unreachable);
    expect(stderr.text()).toBe(
      'k9/job: its host went out of reach; when last heard of it was starting\n',
    );
  });

  test('of what is not applied is a mistake in how it is used', async () => {
    const message = 'k9: "job" is not applied to k9 yet: run "sheriff cli apply".';
    const refusals = { k9: { code: 'not_applied', message } };
    const sheriff = createFakeSheriff({ hosts, processes, refusals });

    const result = await runCli(sheriff, ['start', 'job', 'base/camera']);

    expect(result).toEqual({
      exitCode: EXIT.usage,
      stdout: 'base/camera: running (pid 123, run 4)\n',
      stderr: `${message}\n`,
    });
  });

  test('does not start what is no longer in the file', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes: [processRow('k9/old', { removed: true })],
    });

    const { exitCode, stderr } = await runCli(sheriff, ['start', 'old']);

    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toBe(
      'k9/old: no longer in the configuration, so there is nothing to start; it can only be stopped\n',
    );
    expect(sheriff.asked).toEqual([]);
  });

  test.each([
    [['start'], 'Name at least one process'],
    [['start', 'job', '--all'], 'not both'],
    [['start', 'camera'], 'say which: k9/camera, base/camera'],
    [['start', 'job', 'cammera'], 'did you mean "camera"?'],
  ])('%j asks nobody for anything', async (argv, sentence) => {
    const sheriff = createFakeSheriff({ hosts, processes });

    const { exitCode, stderr } = await runCli(sheriff, argv);

    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain(sentence);
    expect(sheriff.asked).toEqual([]);
  });

  test('tells programs the same', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      refusals: { base: { code: 'unreachable', message: 'base is out of reach.' } },
      takenAlong: ['k9/job'],
    });

    const { stdout } = await runCli(sheriff, ['start', '*/camera', '--json']);

    expect(JSON.parse(stdout)).toEqual({
      hosts: [
        { ok: true, host: 'k9', revision: 2, touched: ['k9/camera', 'k9/job'] },
        { ok: false, host: 'base', code: 'unreachable', message: 'base is out of reach.' },
      ],
      processes: [
        {
          id: 'base/camera',
          exitCode: 3,
          message: 'base is out of reach.',
          phase: 'stopped',
          pid: null,
          run: 0,
          exit: null,
        },
        {
          id: 'k9/camera',
          exitCode: 0,
          message: 'running (pid 123, run 4)',
          phase: 'running',
          pid: 123,
          run: 4,
          exit: null,
        },
      ],
      takenAlong: ['k9/job'],
      goOn: [],
    });
  });
});

describe('stop', () => {
  test.each([['--all'], ['k9/*'], ['host:k9']])(
    'with %s leaves out what is not applied',
    async (selector) => {
      const some = [processRow('k9/a'), processRow('k9/new', { applied: false })];
      const sheriff = createFakeSheriff({ hosts, processes: some });

      const result = await runCli(sheriff, ['stop', selector]);

      expect(result).toEqual({
        exitCode: EXIT.done,
        stdout: 'Skipped, as they are not applied: k9/new\nk9/a: stopped\n',
        stderr: '',
      });
      expect(sheriff.asked).toEqual([{ verb: 'stop', params: { ids: ['k9/a'] } }]);
    },
  );

  test('of what is named and not applied is a mistake in how it is used', async () => {
    const message = 'k9: "new" is not applied to k9 yet: run "sheriff cli apply".';
    const sheriff = createFakeSheriff({
      hosts,
      processes: [processRow('k9/new', { applied: false })],
      refusals: { k9: { code: 'not_applied', message } },
    });

    const { exitCode, stderr } = await runCli(sheriff, ['stop', 'new']);

    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toBe(`${message}\n`);
  });

  test('asks for what was not applied when its host was last heard of', async () => {
    const unheard = processRow('k9/a', { applied: false, stale: true });
    const refusals = { k9: { code: 'unreachable', message: 'k9 is out of reach.' } };
    const sheriff = createFakeSheriff({ hosts, processes: [unheard], refusals });

    expect((await runCli(sheriff, ['stop', '--all'])).exitCode).toBe(EXIT.unreachable);
  });

  test('says what it took along', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, takenAlong: ['k9/job', 'base/camera'] });

    const result = await runCli(sheriff, ['stop', 'k9/camera']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout: 'stop took along: k9/job, base/camera\nk9/camera: stopped\n',
      stderr: '',
    });
  });

  test('of nothing else says what goes on without it', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, goOn: ['k9/job', 'base/camera'] });

    const result = await runCli(sheriff, ['stop', 'k9/camera', '--only']);
    const { stdout: document } = await runCli(sheriff, ['stop', 'k9/camera', '--only', '--json']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout:
        'stop left running, though they need what was stopped: k9/job, base/camera\n' +
        'k9/camera: stopped\n',
      stderr: '',
    });
    expect(sheriff.asked[0]).toEqual({ verb: 'stop', params: { ids: ['k9/camera'], only: true } });
    expect(JSON.parse(document)).toMatchObject({ goOn: ['k9/job', 'base/camera'] });
  });

  test('that takes too long does not claim that anything is wanted up', async () => {
    vi.useFakeTimers();
    const sheriff = createFakeSheriff({
      hosts,
      processes,
      react: () => ({ want: 'down', phase: 'stopping', goal: 'pending' }),
    });

    const running = startCli(sheriff, ['stop', 'job', '--timeout', '0.5']);
    await vi.advanceTimersByTimeAsync(500);

    expect(await running.exitCode).toBe(EXIT.late);
    expect(running.stderr.text()).toBe(
      'k9/job: still stopping after 0.5 s; it is still to be stopped\n',
    );
  });

  test('is done when a process that was removed is gone', async () => {
    vi.useFakeTimers();
    const removed = { ...STOPPED, phase: 'stopping', goal: 'pending', removed: true } as const;
    const sheriff = createFakeSheriff({
      hosts,
      processes: [processRow('k9/old', removed)],
      react: () => removed,
    });

    const { exitCode, stdout } = startCli(sheriff, ['stop', 'old']);
    await vi.advanceTimersByTimeAsync(1_000);
    sheriff.change({ goneProcesses: ['k9/old'] });

    expect(await exitCode).toBe(EXIT.done);
    expect(stdout.text()).toBe('k9/old: gone from its host\n');
  });
});

describe('restart', () => {
  test('asks for a new run', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    const result = await runCli(sheriff, ['restart', 'group:none', 'job']);

    expect(result.exitCode).toBe(EXIT.usage);
    expect((await runCli(sheriff, ['restart', 'job'])).stdout).toBe(
      'k9/job: running (pid 123, run 4)\n',
    );
    expect(sheriff.asked).toEqual([{ verb: 'restart', params: { ids: ['k9/job'] } }]);
  });

  test('of everything leaves alone what nobody wants up, unless it is named', async () => {
    const stopped = { ...processRow('k9/job'), ...STOPPED };
    const running = { ...processRow('k9/camera'), ...RUNNING };
    const sheriff = createFakeSheriff({ hosts, processes: [running, stopped] });

    const { stdout } = await runCli(sheriff, ['restart', '--all']);
    await runCli(sheriff, ['restart', 'job']);

    expect(stdout).toContain('Skipped, as they are stopped: k9/job');
    expect(sheriff.asked.map(({ params }) => params)).toEqual([
      { ids: ['k9/camera'] },
      { ids: ['k9/job'] },
    ]);
  });

  test('knows no way to leave others alone, since it takes nobody along', async () => {
    const { exitCode, stderr } = await runCli(createFakeSheriff({ hosts, processes }), [
      'restart',
      'job',
      '--only',
    ]);

    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain("nknown option '--only'");
  });

  test('that somebody else undoes has failed', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, react: () => STOPPED });

    const { exitCode, stderr } = await runCli(sheriff, ['restart', 'job']);

    expect(exitCode).toBe(EXIT.failed);
    expect(stderr).toBe('k9/job: stopped; somebody else asked for the opposite meanwhile\n');
  });
});
