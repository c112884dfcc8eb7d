import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Supervisor } from './supervisor.js';
import {
  eventually,
  linesOf,
  pidsOf,
  run,
  specOf,
  untilGone,
  untilShows,
  viewOf,
  withStateDir,
  withSupervisor,
} from './testing.js';
import { openElsewhere, openHere } from './testing-owner.js';

const FOREVER = ['sleep', '60'];
const COUNT = 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done';
const NEVER_MIND = `trap '' TERM; echo up; while :; do sleep 0.1; done`;

/** Ends with this code as soon as there is a file. */
const gated = (gate: string, code: number) =>
  `until [ -e '${gate}' ]; do sleep 0.02; done; exit ${code}`;
const ledgerOf = (stateDir: string) => join(stateDir, 'ledger.jsonl');

describe.each([
  { how: 'closed', open: openHere },
  { how: 'killed', open: openElsewhere },
])('when a supervisor is $how', ({ open }) => {
  test('what runs goes on and the next one knows all that has happened', async () => {
    await withStateDir(async (stateDir) => {
      const gate = join(stateDir, 'gate');
      const first = await open(stateDir);
      await first.run(
        specOf('counter', COUNT),
        specOf('ends', gated(gate, 7)),
        specOf('crashes', gated(gate, 3), { restart: { policy: 'always', delay: 0.01 } }),
        specOf('is killed', FOREVER),
      );
      const before = await eventually(async () => {
        const views = {
          counter: await first.view('counter'),
          ends: await first.view('ends'),
          crashes: await first.view('crashes'),
          isKilled: await first.view('is killed'),
        };
        for (const { phase } of Object.values(views)) expect(phase).toBe('running');
        return views;
      });

      await first.leave();
      process.kill(before.isKilled.pid ?? Number.NaN, 'SIGKILL');
      writeFileSync(gate, '');
      await untilGone(
        ...Object.values(before).flatMap(({ name, pid }) =>
          name === 'counter' ? [] : (pid ?? []),
        ),
      );
      const counted = () =>
        readFileSync(join(stateDir, 'logs', 'counter.log'), 'utf8').split('\n').length;
      const then = counted();
      await eventually(() => expect(counted()).toBeGreaterThan(then + 5));

      const next = await Supervisor.open({ stateDir, log: (line) => expect.unreachable(line) });
      try {
        // The first answer is true already: nothing of this needs waiting.
        expect(viewOf(next, 'counter')).toEqual(before.counter);
        const ended = { phase: 'exited', run: 1, want: 'up', goal: 'missed' };
        expect(viewOf(next, 'ends')).toMatchObject({ ...ended, exit: { code: 7, signal: null } });
        const killed = { code: null, signal: 'SIGKILL' };
        expect(viewOf(next, 'is killed')).toMatchObject({ ...ended, exit: killed });
        const crashed = await untilShows(next, 'crashes', { exit: { code: 3, signal: null } });
        expect(crashed.run).toBeGreaterThan(1);
        expect(crashed.restarts).toBe(crashed.run - 1);

        await next.stop(['counter'], { who: 'test' });
        const end = await untilShows(next, 'counter', { phase: 'stopped', run: 1 });
        expect(end.exit).toEqual({ code: null, signal: 'SIGTERM' });
        const lines = await linesOf(next, 'counter');
        expect(lines).toEqual(lines.map((_, index) => String(index + 1)));
      } finally {
        await next.close();
      }
    });
  });

  test('the time until the next try goes on', async () => {
    await withStateDir(async (stateDir) => {
      const first = await open(stateDir);
      await first.run(specOf('a', 'exit 1', { restart: { policy: 'always', delay: 1.2 } }));
      const before = await eventually(async () => {
        const view = await first.view('a');
        expect(view).toMatchObject({ phase: 'backoff', run: 1 });
        return view;
      });

      await first.leave();
      const next = await Supervisor.open({ stateDir, log: () => {} });
      try {
        expect(viewOf(next, 'a')).toEqual(before);
        await untilShows(next, 'a', { run: 2 });

        const waitedMs = next.now() - before.sinceMs;
        expect(waitedMs).toBeGreaterThanOrEqual(1_190);
        expect(waitedMs).toBeLessThan(10_000);
      } finally {
        await next.close();
      }
    });
  });

  test('a stop goes on, with its deadline', async () => {
    await withStateDir(async (stateDir) => {
      const first = await open(stateDir);
      await first.run(specOf('a', NEVER_MIND, { stop: { timeout: 1.2 } }));
      const log = join(stateDir, 'logs', 'a.log');
      await eventually(() => expect(readFileSync(log, 'utf8')).toBe('up\n'));
      await first.stop('a');
      const before = await first.view('a');
      expect(before).toMatchObject({ phase: 'stopping', want: 'down' });

      await first.leave();
      const next = await Supervisor.open({ stateDir, log: () => {} });
      try {
        expect(viewOf(next, 'a')).toEqual(before);
        const end = await untilShows(next, 'a', { phase: 'stopped', goal: 'met' });

        expect(end.exit).toEqual({ code: null, signal: 'SIGKILL' });
        expect(end.sinceMs - before.sinceMs).toBeGreaterThanOrEqual(1_190);
        expect(end.sinceMs - before.sinceMs).toBeLessThan(10_000);
      } finally {
        await next.close();
      }
    });
  });
});

test('an end that we had asked for is known as such, though it came when nobody was there', async () => {
  await withSupervisor(async ({ supervisor, stateDir, open }) => {
    await run(supervisor, specOf('a', FOREVER, { stop: 'SIGINT' }));
    const { pid, sinceMs } = await untilShows(supervisor, 'a', { phase: 'running' });
    await supervisor.close();
    // As if it had been killed just after it had sent the signal.
    process.kill(pid ?? Number.NaN, 'SIGINT');
    await untilGone(pid ?? Number.NaN);
    const ordered = { phase: 'stopping', cause: 'asked', ranMs: 0, signal: 'ordered', kills: 0 };
    const state = { ...ordered, pid, since: sinceMs, killAt: sinceMs + 3_600_000 };
    change(stateDir, 'a', { want: 'down', state });

    const next = await open();

    const stopped = await untilShows(next, 'a', { phase: 'stopped', run: 1 });
    expect(stopped.exit).toEqual({ code: null, signal: 'SIGINT' });
  });
});

describe('two supervisors', () => {
  test('cannot own one state folder; the second is told who does, until that one is killed', async () => {
    await withStateDir(async (stateDir) => {
      const first = await openElsewhere(stateDir);

      await expect(openHere(stateDir)).rejects.toMatchObject({
        code: 'state_locked',
        message: `"${stateDir}" is in use by the deputy with pid ${first.pid}.`,
      });
      await first.leave();

      await (await openHere(stateDir)).leave();
    });
  });

  test('one after the other in one program do not meet', async () => {
    await withSupervisor(async ({ supervisor, open }) => {
      const gated = 'read x < /dev/null; exec sleep 60';
      await run(supervisor, specOf('a', gated));
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });
      await supervisor.close();
      await supervisor.close();
      const next = await open();

      process.kill(pid ?? Number.NaN, 'SIGKILL');
      await untilShows(next, 'a', { phase: 'exited', exit: { code: null, signal: 'SIGKILL' } });

      expect(viewOf(supervisor, 'a').phase).toBe('running');
      await expect(supervisor.stop(['a'], { who: 'test' })).rejects.toMatchObject({
        code: 'closed',
      });
    });
  });
});

describe('killed between the record of a run and its start', () => {
  /** A ledger that says of a process that its first run was ordered. */
  async function ordered(stateDir: string): Promise<string> {
    const proof = join(stateDir, 'proof');
    const first = await Supervisor.open({ stateDir, log: () => {} });
    await first.apply([specOf('a', `echo $$ >> '${proof}'; exec sleep 60`)]);
    await first.close();
    const state = { phase: 'starting', since: 0, pid: null, deadline: null };
    change(stateDir, 'a', { want: 'up', wantRun: 1, run: 1, state });
    return proof;
  }

  test('it is started once, under a new number', async () => {
    await withStateDir(async (stateDir) => {
      const proof = await ordered(stateDir);

      const next = await Supervisor.open({ stateDir, log: () => {} });
      try {
        const { pid } = await untilShows(next, 'a', { phase: 'running', run: 2, restarts: 0 });
        await eventually(() => expect(readFileSync(proof, 'utf8')).toBe(`${pid}\n`));
        expect(readFileSync(join(stateDir, 'runs', 'a.1'), 'utf8')).toBe('\nR\n');
      } finally {
        await next.close();
      }
    });
  });

  test('a stop that was asked for then is done', async () => {
    await withStateDir(async (stateDir) => {
      const proof = await ordered(stateDir);
      change(stateDir, 'a', { want: 'down' });

      const next = await Supervisor.open({ stateDir, log: () => {} });
      try {
        expect(viewOf(next, 'a')).toMatchObject({ phase: 'stopped', run: 1, goal: 'met' });
        expect(existsSync(proof)).toBe(false);
      } finally {
        await next.close();
      }
    });
  });
});

test('after another boot what is to start with the host starts, and nothing else', async () => {
  await withStateDir(async (stateDir) => {
    const first = await Supervisor.open({ stateDir, log: () => {} });
    const specs = [
      specOf('by itself', FOREVER, { autostart: true }),
      specOf('by hand', FOREVER),
      specOf('once', 'exit 4'),
    ];
    await first.apply(specs);
    await first.start(['by hand', 'once'], { who: 'test' });
    await untilShows(first, 'by hand', { phase: 'running' });
    await untilShows(first, 'once', { phase: 'exited' });
    await first.close();
    // As a loss of power would do it.
    const pids = pidsOf(stateDir);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await untilGone(...pids);
    rewrite(stateDir, (header) => ({ ...header, bootKey: 'that of yesterday' }));

    const next = await Supervisor.open({ stateDir, log: () => {} });
    try {
      await untilShows(next, 'by itself', { phase: 'running', run: 1, want: 'up' });
      const unknown = { code: null, signal: null };
      // A hundred numbers were set aside when it was first started.
      const stopped = { phase: 'stopped', want: 'down', run: 101 };
      expect(viewOf(next, 'by hand')).toMatchObject({ ...stopped, exit: unknown });
      expect(viewOf(next, 'once')).toMatchObject({ ...stopped, exit: { code: 4, signal: null } });
      expect(readdirSync(join(stateDir, 'runs'))).toEqual(['by%20itself.1']);

      await next.start(['by hand'], { who: 'test' });
      await untilShows(next, 'by hand', { phase: 'running', run: 102 });
    } finally {
      await next.close();
    }
  });
});

describe('with a ledger that has lost its end', () => {
  test('what runs is taken over all the same, and nothing is begun beside it', async () => {
    await withSupervisor(async ({ supervisor, stateDir, open, said }) => {
      await supervisor.apply([specOf('a', FOREVER), specOf('b', 'exit 0')], {});
      const until = readFileSync(ledgerOf(stateDir), 'utf8');
      await supervisor.start(['a', 'b'], { who: 'test' });
      await untilShows(supervisor, 'b', { phase: 'exited' });
      await supervisor.restart([{ name: 'a' }], { who: 'test' });
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running', run: 2 });
      await supervisor.close();
      writeFileSync(ledgerOf(stateDir), `${until}{"kind":"fac\0\0\0`);

      const next = await open();

      expect(viewOf(next, 'a')).toMatchObject({ phase: 'running', run: 2, pid, want: 'up' });
      expect(said.filter((line) => !line.includes('"b"'))).toEqual([
        expect.stringContaining('1 unreadable lines'),
        'Run 2 of "a" is not in the ledger; it is taken over.',
      ]);
      await next.start(['a'], { who: 'test' });
      expect(viewOf(next, 'a').pid).toBe(pid);
    });
  });

  test('a half written line at the end is as if it had never been', async () => {
    await withSupervisor(async ({ supervisor, stateDir, open, said }) => {
      await run(supervisor, specOf('a', FOREVER));
      const before = await untilShows(supervisor, 'a', { phase: 'running' });
      await supervisor.close();
      appendFileSync(ledgerOf(stateDir), '{"kind":"facts","name":"a","facts":{"want":"do');

      expect(viewOf(await open(), 'a')).toEqual(before);
      expect(said).toEqual([expect.stringContaining('1 unreadable lines')]);
    });
  });
});

test('what is no longer held ends, whoever comes in between', async () => {
  await withSupervisor(async ({ supervisor, open }) => {
    await run(supervisor, specOf('a', NEVER_MIND, { stop: { timeout: 0.5 } }));
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['up']));
    await supervisor.apply([], {});
    const before = await untilShows(supervisor, 'a', { phase: 'stopping', removed: true });
    await supervisor.close();

    const next = await open();

    expect(viewOf(next, 'a')).toEqual(before);
    await eventually(() => expect(next.status().processes).toEqual([]));
    await run(next, specOf('a', FOREVER));
    await untilShows(next, 'a', { phase: 'running', run: 2 });
  });
});

test('who is closed keeps nothing open and nothing waiting', async () => {
  await withSupervisor(async ({ supervisor, stateDir }) => {
    await run(supervisor, specOf('a', FOREVER), specOf('b', 'exit 1', { restart: 'always' }));
    await untilShows(supervisor, 'a', { phase: 'running' });
    const ours = () =>
      readdirSync('/proc/self/fd').filter((fd) => linkOf(`/proc/self/fd/${fd}`).includes(stateDir));
    const watches = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'FSEventWrap');
    expect([ours().length, watches().length]).toEqual([3, 1]);

    await supervisor.close();

    expect([ours(), watches()]).toEqual([[], []]);
  });
});

test('what has lost its run file is not begun a second time', async () => {
  await withSupervisor(async ({ supervisor, stateDir, open }) => {
    await run(supervisor, specOf('a', FOREVER, { restart: 'always' }));
    const before = await untilShows(supervisor, 'a', { phase: 'running' });
    await supervisor.close();
    rmSync(join(stateDir, 'runs'), { recursive: true });

    const next = await open();

    expect(viewOf(next, 'a')).toEqual(before);
    await next.stop(['a'], { who: 'test' });
    await untilShows(next, 'a', { phase: 'stopped', run: 1, exit: { code: null, signal: null } });
    expect(pidsOf(stateDir)).toEqual([]);
  });
});

test('what goes on without a spec keeps the state from being used, so that nothing runs twice', async () => {
  await withStateDir(async (stateDir) => {
    const first = await openHere(stateDir);
    await first.run(specOf('a', FOREVER));
    const { pid } = await eventually(async () => {
      const view = await first.view('a');
      expect(view.phase).toBe('running');
      return view;
    });
    await first.leave();
    const specs = join(stateDir, 'specs.json');
    const text = readFileSync(specs, 'utf8');
    rmSync(specs);

    const refused = openHere(stateDir);

    await expect(refused).rejects.toMatchObject({
      code: 'state_unusable',
      message: expect.stringContaining('"a" (run 1)'),
    });
    writeFileSync(specs, text);
    const next = await openHere(stateDir);
    expect(await next.view('a')).toMatchObject({ phase: 'running', run: 1, pid });
    await next.leave();
  });
});

test('state of a newer version is left alone', async () => {
  await withSupervisor(async ({ supervisor, stateDir, open }) => {
    await run(supervisor, specOf('a', FOREVER));
    const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });
    await supervisor.close();
    rewrite(stateDir, (header) => ({ ...header, version: 99 }));
    const before = readFileSync(ledgerOf(stateDir), 'utf8');

    await expect(open()).rejects.toMatchObject({ code: 'state_unusable' });

    expect(readFileSync(ledgerOf(stateDir), 'utf8')).toBe(before);
    expect(pidsOf(stateDir)).toContain(pid);
    // And nobody is kept out by that.
    rewrite(stateDir, (header) => ({ ...header, version: 1 }));
    expect(viewOf(await open(), 'a')).toMatchObject({ phase: 'running', run: 1, pid });
  });
});

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Writes facts of a process into a ledger, over those that are there. */
function change(stateDir: string, name: string, facts: object): void {
  const lines = readFileSync(ledgerOf(stateDir), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const last = lines.findLast((line) => line.kind === 'facts' && line.name === name);
  appendFileSync(
    ledgerOf(stateDir),
    `${JSON.stringify({ ...last, facts: { ...last.facts, ...facts } })}\n`,
  );
}

/** Writes another header into a ledger. */
function rewrite(stateDir: string, change: (header: object) => object): void {
  const [header = '', ...records] = readFileSync(ledgerOf(stateDir), 'utf8').split('\n');
  const lines = [JSON.stringify(change(JSON.parse(header))), ...records];
  writeFileSync(ledgerOf(stateDir), lines.join('\n'));
}
