import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Supervisor } from './api.js';
import { isAlive, readStat } from './proc/stat.js';
import {
  eventually,
  linesOf,
  outputOf,
  pidsOf,
  run,
  specOf,
  untilGone,
  untilShows,
  viewOf,
  withSupervisor,
} from './testing.js';
import type { ProcessView } from './views.js';

const FOREVER = ['sleep', '60'];
/** Ends at nothing but SIGKILL, and has a child in a session of its own that does the same. */
const STUBBORN = `trap '' TERM; setsid sh -c 'trap "" TERM; sleep 60' & echo up; while :; do sleep 1; done`;

/** What a process was, in order, from now on. */
function phasesOf(supervisor: Supervisor, ...names: readonly string[]): string[] {
  const phases: string[] = [];
  supervisor.subscribe(({ processes }) => {
    for (const { name, phase } of processes)
      if (names.includes(name)) phases.push(`${name} ${phase}`);
  });
  return phases;
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const readyAt = (port: number, fields: object = {}) => ({
  ready: { tcp: { port, host: '127.0.0.1' }, interval: 0.02, ...fields },
});

test('tells exact exit codes', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const codes = [0, 1, 7, 126, 127, 130, 137, 143, 255];

    await run(supervisor, ...codes.map((code) => specOf(`exit ${code}`, `exit ${code}`)));

    for (const code of codes) {
      await untilShows(supervisor, `exit ${code}`, {
        phase: 'exited',
        exit: { code, signal: null },
        goal: code === 0 ? 'met' : 'missed',
      });
    }
  });
});

test.each(['SIGTERM', 'SIGKILL', 'SIGSEGV', 'SIGABRT'])('tells an end by %s', async (signal) => {
  await withSupervisor(async ({ supervisor }) => {
    await run(supervisor, specOf('a', `kill -${signal.slice(3)} $$; sleep 60`));

    const { exit } = await untilShows(supervisor, 'a', { phase: 'exited' });

    expect(exit).toEqual({ code: null, signal });
  });
});

test.each(['front camera', 'a.b', '...', 'größe', '東京', '@(1)'])(
  'a process may be called "%s"',
  async (name) => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf(name, ['echo', `this is ${name}`]));
      await untilShows(supervisor, name, { phase: 'exited', exit: { code: 0, signal: null } });

      await eventually(async () =>
        expect(await outputOf(supervisor, name)).toBe(`this is ${name}\n`),
      );
    });
  },
);

test('runs where and with what the spec says', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const fields = { working_dir: '/usr', env: { GREETING: 'a  b' } };
    await run(supervisor, specOf('a', 'pwd; echo "$GREETING"; echo $PYTHONUNBUFFERED', fields));

    await eventually(async () =>
      expect(await linesOf(supervisor, 'a')).toEqual(['/usr', 'a  b', '1']),
    );
  });
});

test('what cannot be started has failed, and says why', async () => {
  await withSupervisor(async ({ supervisor }) => {
    await run(
      supervisor,
      specOf('program', ['/no/such/program']),
      specOf('folder', 'true', { working_dir: '/no/such/folder' }),
      specOf('sound', FOREVER),
    );

    const why = async (name: string) =>
      (await untilShows(supervisor, name, { phase: 'failed' })).why;
    expect(await why('program')).toContain('"/no/such/program" does not exist');
    expect(await why('folder')).toContain('working_dir "/no/such/folder" does not exist');
    await untilShows(supervisor, 'sound', { phase: 'running' });
  });
});

test('all of the state is for its owner alone, and programs keep the umask', async () => {
  await withSupervisor(async ({ supervisor, stateDir }) => {
    await run(supervisor, specOf('a', `umask; echo x; exec sleep 60`));
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toHaveLength(2));

    const paths = readdirSync(stateDir, { recursive: true, encoding: 'utf8' });
    for (const path of [...paths.map((path) => join(stateDir, path)), stateDir]) {
      const stat = statSync(path);
      expect(stat.mode & 0o777, path).toBe(stat.isDirectory() ? 0o700 : 0o600);
    }
    const umask = /^Umask:\t(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    expect(await linesOf(supervisor, 'a')).toEqual([umask, 'x']);
  });
});

describe('start', () => {
  test('of what runs does nothing', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER));
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running', goal: 'met' });

      const { touched } = await supervisor.start(['a'], { who: 'test' });

      expect(touched).toEqual([]);
      expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'running', pid, run: 1 });
    });
  });

  test('of what has exited, failed or was stopped is a new run', async () => {
    await withSupervisor(async ({ supervisor }) => {
      const specs = [
        specOf('exited', 'exit 0'),
        specOf('failed', ['/no/such/program']),
        specOf('stopped', FOREVER),
      ];
      await run(supervisor, ...specs);
      await untilShows(supervisor, 'stopped', { phase: 'running' });
      await supervisor.stop(['stopped'], { who: 'test' });
      for (const phase of ['exited', 'failed', 'stopped'] as const) {
        await untilShows(supervisor, phase, { phase });
      }

      await supervisor.start(
        specs.map(({ name }) => name),
        { who: 'test' },
      );

      await untilShows(supervisor, 'exited', { run: 2, phase: 'exited' });
      await untilShows(supervisor, 'failed', { run: 2, phase: 'failed' });
      await untilShows(supervisor, 'stopped', { run: 2, phase: 'running', restarts: 0 });
    });
  });

  test('of what waits for its next try is that try, now', async () => {
    await withSupervisor(async ({ supervisor }) => {
      const restart = { policy: 'always', delay: 3_600, max_delay: 3_600 };
      await run(supervisor, specOf('a', 'exit 1', { restart }));
      await untilShows(supervisor, 'a', { phase: 'backoff', run: 1 });

      await supervisor.start(['a'], { who: 'test' });

      await untilShows(supervisor, 'a', { phase: 'backoff', run: 2 });
    });
  });

  test('of nobody known is refused, and nothing else of it done', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await supervisor.apply([specOf('a', FOREVER)], {});

      const started = supervisor.start(['a', 'nobody'], { who: 'test' });

      await expect(started).rejects.toMatchObject({ code: 'unknown_process' });
      expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'stopped', want: 'down' });
    });
  });
});

describe('restart', () => {
  test('ten at once are one', async () => {
    await withSupervisor(async ({ supervisor, stateDir }) => {
      await run(supervisor, specOf('a', FOREVER));
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });

      await Promise.all(
        Array.from({ length: 10 }, () => supervisor.restart([{ name: 'a' }], { who: 'test' })),
      );
      const next = await untilShows(supervisor, 'a', { phase: 'running', run: 2, goal: 'met' });

      expect(next.pid).not.toBe(pid);
      expect(next.restarts).toBe(0);
      await eventually(() => {
        const programs = pidsOf(stateDir).filter((one) => readStat(one)?.session === one);
        expect(programs.filter((one) => commandOf(one) === 'sleep')).toEqual([next.pid]);
      });
    });
  });

  test('of a run that was restarted already does nothing', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER));
      await untilShows(supervisor, 'a', { phase: 'running' });
      await supervisor.restart([{ name: 'a', after: 1 }], { who: 'test' });
      await untilShows(supervisor, 'a', { phase: 'running', run: 2 });

      const { touched } = await supervisor.restart([{ name: 'a', after: 1 }], { who: 'test' });

      expect(touched).toEqual([]);
      expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'running', run: 2 });
    });
  });

  test('of what is stopped starts it', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await supervisor.apply([specOf('a', FOREVER)], {});

      await supervisor.restart([{ name: 'a' }], { who: 'test' });

      await untilShows(supervisor, 'a', { phase: 'running', run: 1 });
    });
  });

  test('a crash is followed by a run, later and later', async () => {
    await withSupervisor(async ({ supervisor }) => {
      const restart = { policy: 'on_failure', delay: 0.05, limit: { count: 3, within: 60 } };
      await run(supervisor, specOf('a', 'exit 1', { restart }), specOf('b', 'exit 0', { restart }));

      const { why } = await untilShows(supervisor, 'a', { phase: 'failed', run: 4, restarts: 3 });

      expect(why).toContain('restarted 3 times within 60 s');
      await untilShows(supervisor, 'b', { phase: 'exited', run: 1, restarts: 0 });
    });
  });
});

describe('stop', () => {
  test('of what ignores it kills all of its tree when the time is over', async () => {
    await withSupervisor(async ({ supervisor, stateDir }) => {
      await run(supervisor, specOf('a', STUBBORN, { stop: { timeout: 0.4 } }));
      await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['up']));

      await supervisor.stop(['a'], { who: 'test' });
      const { sinceMs } = await untilShows(supervisor, 'a', { phase: 'stopping' });
      const { exit } = await untilShows(supervisor, 'a', { phase: 'stopped', goal: 'met' });

      expect(exit).toEqual({ code: null, signal: 'SIGKILL' });
      expect(viewOf(supervisor, 'a').sinceMs - sinceMs).toBeGreaterThanOrEqual(390);
      await eventually(() => expect(pidsOf(stateDir)).toEqual([]));
    });
  });

  test('uses the signal of the spec', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER, { stop: 'SIGINT' }));
      await untilShows(supervisor, 'a', { phase: 'running' });

      await supervisor.stop(['a'], { who: 'test' });

      const { exit } = await untilShows(supervisor, 'a', { phase: 'stopped' });
      expect(exit).toEqual({ code: null, signal: 'SIGINT' });
    });
  });

  test('of a run whose turn has not come means that it never runs', async () => {
    await withSupervisor(async ({ supervisor, stateDir }) => {
      await supervisor.apply([specOf('a', FOREVER)], {});

      await Promise.all([
        supervisor.start(['a'], { who: 'test' }),
        supervisor.stop(['a'], { who: 'test' }),
      ]);
      await untilShows(supervisor, 'a', { phase: 'stopped', goal: 'met', exit: null });

      expect(pidsOf(stateDir)).toEqual([]);
      await supervisor.start(['a'], { who: 'test' });
      await untilShows(supervisor, 'a', { phase: 'running', run: 2 });
    });
  });

  test('takes along who needs it, and they end first', async () => {
    await withSupervisor(async ({ supervisor, stateDir }) => {
      const ends = join(stateDir, 'ends');
      const ending = (name: string, command: string) =>
        `trap '${command}; echo ${name} >> ${ends}; exit 0' TERM; echo up; while :; do sleep 0.02; done`;
      await run(
        supervisor,
        specOf('base', ending('base', ':')),
        specOf('app', ending('app', 'sleep 0.2'), { depends_on: ['base'] }),
      );
      for (const name of ['base', 'app']) {
        await eventually(async () => expect(await linesOf(supervisor, name)).toEqual(['up']));
      }

      const { touched } = await supervisor.stop(['base'], { who: 'test' });
      await untilShows(supervisor, 'base', { phase: 'stopped' });

      expect(touched.toSorted()).toEqual(['app', 'base']);
      expect(readFileSync(ends, 'utf8')).toBe('app\nbase\n');
    });
  });
});

test('when the leader ends, the rest of its tree is ended before that is told', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const fields = { stop: { timeout: 0.3 }, restart: { policy: 'always', delay: 0.01 } };
    const command = `(trap '' TERM; exec sleep 60) & echo $!; exit 3`;
    await run(supervisor, specOf('a', command, fields));

    const alive: number[] = [];
    const heard: ProcessView[] = [];
    supervisor.subscribe(({ processes: [process] }) => {
      if (process) heard.push(process);
    });
    await untilShows(supervisor, 'a', { phase: 'stopping' });
    expect(viewOf(supervisor, 'a').why).toContain('left others behind');
    const [child] = await linesOf(supervisor, 'a');
    await eventually(() => {
      expect(heard.some(({ phase }) => phase === 'backoff')).toBe(true);
    });

    const stat = readStat(Number(child));
    if (stat && isAlive(stat)) alive.push(stat.pid);
    expect(alive).toEqual([]);
    expect(heard.find(({ phase }) => phase === 'backoff')?.exit).toEqual({ code: 3, signal: null });
  });
});

describe('readiness', () => {
  const listenLater = (port: number, ms: number) => {
    const script = `setTimeout(() => require('net').createServer().listen(${port}, '127.0.0.1'), ${ms})`;
    return [process.execPath, '-e', script];
  };

  test('who depends on it waits for it, and says so', async () => {
    await withSupervisor(async ({ supervisor }) => {
      const port = await freePort();
      const phases = phasesOf(supervisor, 'server', 'client');

      await supervisor.apply(
        [
          specOf('client', FOREVER, { depends_on: ['server'] }),
          specOf('server', listenLater(port, 300), readyAt(port)),
        ],
        {},
      );
      const { touched } = await supervisor.start(['client'], { who: 'test' });
      const { why } = await untilShows(supervisor, 'client', { phase: 'waiting' });
      await untilShows(supervisor, 'client', { phase: 'running' });

      expect(touched.toSorted()).toEqual(['client', 'server']);
      expect(why).toContain('server');
      expect(phases.indexOf('server running')).toBeLessThan(phases.indexOf('client running'));
      expect(phases.indexOf('server starting')).toBeLessThan(phases.indexOf('server running'));
    });
  });

  test('what is not ready in time is stopped and has failed', async () => {
    await withSupervisor(async ({ supervisor, stateDir }) => {
      const port = await freePort();
      await run(
        supervisor,
        specOf('a', FOREVER, readyAt(port, { timeout: 0.3 })),
        specOf('b', FOREVER, { depends_on: ['a'] }),
      );
      const { pid } = await untilShows(supervisor, 'a', { phase: 'starting', run: 1 });

      const { why } = await untilShows(supervisor, 'a', { phase: 'failed', goal: 'missed' });

      expect(why).toContain('not ready within 0.3 s');
      expect(viewOf(supervisor, 'b')).toMatchObject({ phase: 'waiting' });
      expect(viewOf(supervisor, 'b').why).toContain('not ready within 0.3 s');
      if (pid !== null) await untilGone(pid);
      await eventually(() => expect(pidsOf(stateDir)).toEqual([]));
    });
  });

  test('what never becomes ready can be stopped', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER, readyAt(await freePort(), { timeout: 3_600 })));
      await eventually(() => expect(viewOf(supervisor, 'a').pid).not.toBeNull());
      expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'starting', goal: 'pending' });

      await supervisor.stop(['a'], { who: 'test' });

      const { exit } = await untilShows(supervisor, 'a', { phase: 'stopped' });
      expect(exit).toEqual({ code: null, signal: 'SIGTERM' });
    });
  });
});

test('a signal goes to the main process or to the whole tree of what runs, and to that only', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const command = `trap 'echo leader' USR1; sh -c 'trap "echo child; exit" USR1; echo up; while :; do sleep 0.05; done' & while :; do sleep 0.05; done`;
    await supervisor.apply([specOf('a', command), specOf('b', FOREVER)], {});
    await supervisor.start(['a'], { who: 'test' });
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['up']));

    const answer = supervisor.signal(['a', 'b'], 'SIGUSR1');
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['up', 'leader']));
    supervisor.signal(['a'], 'SIGUSR1', 'tree');

    expect(answer).toEqual({ sent: ['a'], notRunning: ['b'] });
    await eventually(async () =>
      expect(await linesOf(supervisor, 'a')).toEqual(
        expect.arrayContaining(['child', 'leader', 'leader']),
      ),
    );
    expect(() => supervisor.signal(['nobody'], 'SIGUSR1')).toThrow('no process "nobody"');
  });
});

describe('apply', () => {
  test('changes nothing of what runs', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER), specOf('b', FOREVER));
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });

      const next = [specOf('a', ['sleep', '61']), specOf('b', FOREVER), specOf('c', FOREVER)];
      const applied = await supervisor.apply(next, { generation: 2 });

      expect(applied).toMatchObject({ added: ['c'], changed: ['a'], removed: [] });
      expect(viewOf(supervisor, 'a')).toMatchObject({ pid, run: 1, phase: 'running' });
      expect(supervisor.held()).toEqual({ specs: next, meta: { generation: 2 } });
      await supervisor.restart([{ name: 'a' }], { who: 'test' });
      const { pid: later } = await untilShows(supervisor, 'a', { run: 2, phase: 'running' });
      await eventually(() => expect(argumentsOf(later)).toEqual(['sleep', '61']));
    });
  });

  test('what is no longer held ends and goes, and its numbers stay used', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await run(supervisor, specOf('a', FOREVER));
      await untilShows(supervisor, 'a', { phase: 'running' });
      const gone: string[] = [];
      supervisor.subscribe((changes) => gone.push(...changes.gone));

      const { removed } = await supervisor.apply([], {});
      expect(removed).toEqual(['a']);
      await eventually(() => expect(gone).toEqual(['a']));
      expect(supervisor.status().processes).toEqual([]);
      await run(supervisor, specOf('a', FOREVER));

      await untilShows(supervisor, 'a', { phase: 'running', run: 2 });
    });
  });

  test('refuses what contradicts itself, and keeps what it has', async () => {
    await withSupervisor(async ({ supervisor }) => {
      await supervisor.apply([specOf('a', FOREVER)], {});
      const circle = [
        specOf('a', FOREVER, { depends_on: ['b'] }),
        specOf('b', FOREVER, { depends_on: ['a'] }),
      ];

      await expect(supervisor.apply(circle, {})).rejects.toMatchObject({
        code: 'invalid_specs',
      });
      expect(supervisor.held().specs).toEqual([specOf('a', FOREVER)]);
    });
  });
});

test('who listens may give commands at once', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const specs = [specOf('a', 'exit 0'), specOf('b', FOREVER, { ...readyAt(await freePort()) })];
    await supervisor.apply(specs, {});
    const revisions: number[] = [];
    supervisor.subscribe(({ processes }) => {
      if (processes.some(({ name, phase }) => name === 'a' && phase === 'exited')) {
        void supervisor.start(['b'], { who: 'test' });
      }
    });
    supervisor.subscribe(({ revision }) => revisions.push(revision));

    await supervisor.start(['a'], { who: 'test' });
    await untilShows(supervisor, 'b', { phase: 'starting' });

    expect(revisions).toEqual(revisions.toSorted((left, right) => left - right));
  });
});

test('tells what a process costs', async () => {
  await withSupervisor(async ({ supervisor }) => {
    await run(supervisor, specOf('busy', 'while :; do :; done'), specOf('over', 'true'));

    await eventually(() => {
      const [usage, ...others] = supervisor.usage();
      expect(others).toEqual([]);
      expect(usage).toMatchObject({ name: 'busy' });
      expect(usage?.memoryBytes).toBeGreaterThan(100_000);
      expect(usage?.cpuPercent).toBeGreaterThan(5);
      expect(usage?.cpuPercent).toBeLessThan(150);
    });
  });
});

function argumentsOf(pid: number | null): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
