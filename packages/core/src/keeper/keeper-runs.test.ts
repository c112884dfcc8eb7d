import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createBootClock } from '../adapters/boot-clock.js';
import { readStat } from '../proc/stat.js';
import { eventually, pidsMarked, specOf, untilGone } from '../testing.js';
import { readRunFile } from './run-file.js';
import { exitWhenThere, kindsOf, openFiles, readLog, untilLogged, withRuns } from './testing.js';
import { MARKER } from './tracked-run.js';

/** A stray: it leaves session and group, and ends at `signal` only if that is not to be ignored. */
const STRAY = (ignored: string) =>
  `setsid sh -c 'trap "" ${ignored}; echo stray $$; exec sleep 60'`;

test('tells that a program has begun and how it has ended, each once', async () => {
  await withRuns(async ({ runs, told, news }) => {
    runs.spawn({ name: 'a', run: 1 }, specOf('a', 'exit 7'));

    const { pid } = await told('a', 'spawned');
    const { exit, at } = await told('a', 'ended');

    expect(pid).toBeGreaterThan(1);
    expect(exit).toEqual({ code: 7, signal: null });
    expect(at).toBeGreaterThan(0);
    expect(kindsOf(news, 'a')).toEqual(['spawned', 'ended']);
    expect(runs.trees().size).toBe(0);
  });
});

test('gives programs the environment, its own part first', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const env = { HOME: '/somewhere else', EMPTY: '', QUOTED: `a "b" 'c' $d\nsecond line` };
    runs.spawn({ name: 'a b', run: 3 }, specOf('a b', ['env', '-0'], { env }));
    await told('a b', 'ended');

    await eventually(() => {
      const seen = new Set(readLog(paths, 'a%20b').split('\0'));
      for (const [name, value] of Object.entries(env)) expect(seen).toContain(`${name}=${value}`);
      expect(seen).toContain(`PATH=${process.env.PATH}`);
      expect(seen).toContain('PYTHONUNBUFFERED=1');
      expect(seen).toContain(`${MARKER}=${stateId}/a%20b.3`);
    });
  });
});

test('neither keeper, scribe nor program holds a file of ours open', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    runs.spawn({ name: 'a', run: 1 }, specOf('a', 'exec sleep 60'));
    const { pid } = await told('a', 'spawned');
    const fifo = join(paths.fifos, 'a.1');
    const runFile = join(paths.runs, 'a.1');
    // For a moment it is still the shell, and then one that is being loaded.
    await eventually(() => {
      expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sleep\n');
      expect(openFiles(pid)).toEqual({ 0: '/dev/null', 1: fifo, 2: fifo });
    });
    const others = pidsMarked(stateId).filter((other) => other !== pid);
    expect(others).toHaveLength(3);
    const known = ['/dev/null', fifo, runFile, join(paths.logs, 'a.log')];
    await eventually(() => {
      const open = others.flatMap((other) => Object.values(openFiles(other)));
      expect(open.filter((target) => !known.includes(target))).toEqual([]);
    });
  });
});

test('200 programs at once: none is lost, nor a line of them, and nobody has to wait', async () => {
  await withRuns(async ({ runs, news, paths }) => {
    const names = Array.from({ length: 200 }, (_, index) => `p${index}`);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);

    for (const name of names) runs.spawn({ name, run: 1 }, specOf(name, ['echo', `I am ${name}`]));
    await eventually(() => expect(existsSync(join(paths.runs, 'p199.1'))).toBe(true));
    clearInterval(timer);
    const ended = () => news.filter(({ kind }) => kind === 'ended');
    await eventually(() => expect(ended()).toHaveLength(200));

    // With a spawn taking 1 ms or more, and 4 ms a slice.
    expect(turns).toBeGreaterThan(20);
    for (const name of names) {
      expect(kindsOf(news, name)).toEqual(['spawned', 'ended']);
      await eventually(() => expect(readLog(paths, name)).toBe(`I am ${name}\n`));
    }
  });
});

test('without its keeper a program lives on, and its output; how it ends nobody knows', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const gate = join(paths.logs, 'gate');
    const command = `until [ -e '${gate}' ]; do sleep 0.02; done; echo after; exit 7`;
    runs.spawn({ name: 'a', run: 1 }, specOf('a', command));
    const { pid } = await told('a', 'spawned');
    const keeper = readRunFile(join(paths.runs, 'a.1'))?.keeper;

    process.kill(keeper?.pid ?? Number.NaN, 'SIGKILL');
    await untilGone(keeper?.pid ?? Number.NaN);
    expect(pidsMarked(stateId)).toContain(pid);
    writeFileSync(gate, '');

    expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: null });
    await untilLogged(paths, 'a', 'after\n');
  });
});

test('a scribe that is killed is replaced, and the program does not notice', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const gate = join(paths.logs, 'gate');
    const command = `until [ -e '${gate}' ]; do sleep 0.02; done; echo after; exit 7`;
    runs.spawn({ name: 'a', run: 1 }, specOf('a', command));
    await told('a', 'spawned');
    const isScribe = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'cat\n';
    const scribe = await eventually(
      () => pidsMarked(stateId).find(isScribe) ?? Promise.reject(new Error('There is no scribe.')),
    );

    process.kill(scribe, 'SIGKILL');
    await untilGone(scribe);
    writeFileSync(gate, '');

    expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
    await untilLogged(paths, 'a', 'after\n');
  });
});

describe('stopping', () => {
  test('a signal reaches the whole group', async () => {
    await withRuns(async ({ runs, told, paths }) => {
      const command = 'sleep 60 & echo child $!; wait';
      runs.spawn({ name: 'a', run: 1 }, specOf('a', command));
      await told('a', 'spawned');
      await untilLogged(paths, 'a', 'child ');
      const child = Number(/child (\d+)/.exec(readLog(paths, 'a'))?.[1]);

      runs.terminate({ name: 'a', run: 1 }, specOf('a', 'true'));

      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGTERM' });
      await untilGone(child);
    });
  });

  test('SIGINT that we sent is told as such, exit 130 as that', async () => {
    await withRuns(async ({ runs, told }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['sleep', '60']));
      runs.spawn({ name: 'b', run: 1 }, specOf('b', 'kill -INT $$'));
      await told('a', 'spawned');

      expect(runs.signal({ name: 'a', run: 1 }, 'SIGINT', 'main')).toBe(true);

      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGINT' });
      expect((await told('b', 'ended')).exit).toEqual({ code: 130, signal: null });
      expect(runs.signal({ name: 'a', run: 1 }, 'SIGINT', 'main')).toBe(false);
    });
  });

  test('a signal goes to the main process alone, or to all of its tree', async () => {
    await withRuns(async ({ runs, told, paths }) => {
      const key = { name: 'a', run: 1 };
      const say = (who: string) => `trap "echo ${who}" USR1; while :; do sleep 0.02; done`;
      const command = `sh -c '${say('child')}' & setsid sh -c '${say('stray')}' & ${say('main')}`;
      runs.spawn(key, specOf('a', `${command.replace('; while', '; echo up; while')}`));
      await told('a', 'spawned');
      await untilLogged(paths, 'a', 'up\n');

      expect(runs.signal(key, 'SIGUSR1', 'main')).toBe(true);
      await untilLogged(paths, 'a', 'main\n');
      expect(readLog(paths, 'a')).not.toMatch(/child|stray/);
      expect(runs.signal(key, 'SIGUSR1', 'tree')).toBe(true);

      for (const who of ['child', 'stray']) await untilLogged(paths, 'a', `${who}\n`);
      expect(readLog(paths, 'a').match(/main/g)).toHaveLength(2);
    });
  });

  test('a program that was stopped by SIGSTOP wakes up to end', async () => {
    await withRuns(async ({ runs, told }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', ['sleep', '60']));
      const { pid } = await told('a', 'spawned');
      runs.signal(key, 'SIGSTOP', 'main');
      await eventually(() => expect(readStat(pid)?.state).toBe('T'));

      runs.terminate(key, specOf('a', 'true'));

      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGTERM' });
    });
  });

  test('a stray is asked to end once its leader has', async () => {
    await withRuns(async ({ runs, told, paths, news, stateId }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', `${STRAY('USR1')} & exec sleep 60`));
      await told('a', 'spawned');
      await untilLogged(paths, 'a', 'stray ');
      const stray = Number(/stray (\d+)/.exec(readLog(paths, 'a'))?.[1]);

      runs.terminate(key, specOf('a', 'true'));

      await told('a', 'ended');
      expect(pidsMarked(stateId)).not.toContain(stray);
      expect(kindsOf(news, 'a')).toEqual(['spawned', 'signalled', 'leader_ended', 'ended']);
    });
  });

  test('no stray gets a signal again that the group was once sent', async () => {
    await withRuns(async ({ runs, told, paths, stateId }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', `trap : USR1; ${STRAY('TERM')} & while :; do sleep 0.1; done`));
      const { pid } = await told('a', 'spawned');
      await untilLogged(paths, 'a', 'stray ');
      const stray = Number(/stray (\d+)/.exec(readLog(paths, 'a'))?.[1]);
      runs.signal(key, 'SIGUSR1', 'main');

      process.kill(pid, 'SIGKILL');
      await told('a', 'leader_ended');
      runs.terminate(key, specOf('a', 'true'));

      expect(pidsMarked(stateId)).toContain(stray);
    });
  });

  test('SIGKILL finds those who ignore all else, wherever they are', async () => {
    await withRuns(async ({ runs, told, paths, stateId }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', `trap "" TERM; ${STRAY('TERM')} & while :; do sleep 1; done`));
      await told('a', 'spawned');
      await untilLogged(paths, 'a', 'stray ');
      runs.terminate(key, specOf('a', 'true'));

      runs.kill(key);

      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGKILL' });
      await eventually(() => expect(pidsMarked(stateId)).toEqual([]));
    });
  });

  test('the end is not told before the rest of the tree has ended', async () => {
    await withRuns(async ({ runs, told, paths, news }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', `${STRAY('TERM')} & sleep 0.1; exit 7`));
      await told('a', 'leader_ended');
      await untilLogged(paths, 'a', 'stray ');

      expect(kindsOf(news, 'a')).toEqual(['spawned', 'leader_ended']);
      runs.kill(key);

      expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
    });
  });

  test('a run whose turn has not come is called off', async () => {
    await withRuns(async ({ runs, news, paths }) => {
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', 'true'));

      runs.cancel(key);
      runs.cancel(key);

      expect(kindsOf(news, 'a')).toEqual(['never_ran']);
      expect(readdirSync(paths.runs)).toEqual([]);
    });
  });

  test('a run that hangs before its program begins is killed', async () => {
    await withRuns(async ({ open, told, paths, stateId }) => {
      const runs = open({ mkfifo: '/usr/bin/yes' });
      const key = { name: 'a', run: 1 };
      runs.spawn(key, specOf('a', 'true'));
      await eventually(() => expect(readRunFile(join(paths.runs, 'a.1'))?.keeper).toBeTruthy());

      runs.kill(key);

      expect((await told('a', 'spawn_failed')).reason).toMatch(/^its keeper ended before/);
      expect(pidsMarked(stateId)).toEqual([]);
    });
  });
});

describe('what cannot be spawned', () => {
  test('is told with the reason, and nothing else happens', async () => {
    await withRuns(async ({ runs, told, news }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['/no such program']));

      expect((await told('a', 'spawn_failed')).reason).toBe('"/no such program" does not exist');
      expect(news).toHaveLength(1);
    });
  });

  test('a command line beyond what the kernel takes harms nobody', async () => {
    await withRuns(async ({ runs, told }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['echo', 'x'.repeat(200_000)]));
      runs.spawn({ name: 'b', run: 1 }, specOf('b', 'true'));

      expect((await told('a', 'spawn_failed')).reason).toContain('E2BIG');
      await told('b', 'ended');
    });
  });

  test('a shell that has gone is said', async () => {
    await withRuns(async ({ open, told }) => {
      open({ sh: '/no such shell' }).spawn({ name: 'a', run: 1 }, specOf('a', ['true']));

      expect((await told('a', 'spawn_failed')).reason).toMatch(/cannot be started: .*ENOENT/);
    });
  });

  test('what the keeper says is passed on', async () => {
    await withRuns(async ({ runs, told, paths }) => {
      writeFileSync(join(paths.fifos, 'a.1'), '');
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['true']));

      expect((await told('a', 'spawn_failed')).reason).toMatch(
        /^its keeper ended before the program began: .*mkfifo.*File exists/,
      );
    });
  });
});

describe('taking over', () => {
  const ordered = { name: 'a', run: 1, pid: null, stopSignal: null };

  test('a run goes on under its next owner, who learns of its end', async () => {
    await withRuns(async ({ runs, open, told, paths, news }) => {
      const gate = join(paths.logs, 'gate');
      runs.spawn({ name: 'a', run: 1 }, specOf('a', exitWhenThere(gate, 7)));
      const { pid } = await told('a', 'spawned');
      runs.close();

      open().adopt([{ ...ordered, pid }]);
      writeFileSync(gate, '');

      expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
      expect(kindsOf(news, 'a')).toEqual(['spawned', 'spawned', 'ended']);
    });
  });

  test('when a run began, and where its output does, is known to the next owner too', async () => {
    await withRuns(async ({ runs, open, told, paths }) => {
      const key = { name: 'a', run: 2 };
      expect(runs.begun(key)).toBeNull();
      writeFileSync(join(paths.logs, 'a.log'), 'of another run\n');
      const before = createBootClock().now();
      runs.spawn(key, specOf('a', ['sleep', '60']));
      const { pid, at } = await told('a', 'spawned');
      const begun = runs.begun(key);
      runs.close();

      const next = open();
      next.adopt([{ ...ordered, ...key, pid }]);

      expect(begun).toEqual({ at: expect.any(Number), logFrom: 15 });
      // The kernel counts in steps of 10 ms.
      expect(begun?.at).toBeGreaterThan(before - 20);
      expect(begun?.at).toBeLessThan(at + 20);
      expect(next.begun(key)).toEqual(begun);
      next.kill(key);
      await told('a', 'ended');
      expect(next.begun(key)).toBeNull();
    });
  });

  test('what ended in the meantime is told before it returns', async () => {
    await withRuns(async ({ runs, open, told, paths, news }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', 'kill -TERM $$'));
      const { pid } = await told('a', 'spawned');
      runs.close();
      await eventually(() => expect(readRunFile(join(paths.runs, 'a.1'))?.end).toBeTruthy());
      await untilGone(pid);

      open().adopt([{ ...ordered, pid }]);

      const exit = { code: null, signal: 'SIGTERM' };
      expect(news.at(-1)).toMatchObject({ kind: 'ended', name: 'a', run: 1, exit });
      expect(news.at(-1)).toHaveProperty('endedAt', readRunFile(join(paths.runs, 'a.1'))?.end?.at);
    });
  });

  test('who has let go tells nothing any more', async () => {
    await withRuns(async ({ runs, told, paths, news }) => {
      const gate = join(paths.logs, 'gate');
      runs.spawn({ name: 'a', run: 1 }, specOf('a', exitWhenThere(gate, 7)));
      const { pid } = await told('a', 'spawned');
      const keeper = readRunFile(join(paths.runs, 'a.1'))?.keeper?.pid ?? Number.NaN;

      runs.close();
      writeFileSync(gate, '');
      await untilGone(pid);
      // Its keeper is our child: once Node has seen it end, so have all who listen for that.
      await eventually(() => expect(readStat(keeper)).toBeUndefined());

      expect(kindsOf(news, 'a')).toEqual(['spawned']);
    });
  });

  test('a run that was ordered and not begun never begins, however late its keeper comes', async () => {
    await withRuns(async ({ runs, open, told, paths, news }) => {
      runs.adopt([ordered]);
      expect(kindsOf(news, 'a')).toEqual(['never_ran']);
      runs.tidy();

      const late = open();
      late.spawn({ name: 'a', run: 1 }, specOf('a', ['touch', join(paths.logs, 'proof')]));

      await eventually(() => expect(kindsOf(news, 'a')).toEqual(['never_ran', 'never_ran']));
      expect(existsSync(join(paths.logs, 'proof'))).toBe(false);
      await told('a', 'never_ran');
    });
  });

  test('a run is not called off while that cannot be written down', async () => {
    await withRuns(async ({ open, paths, news, told, said }) => {
      rmSync(paths.runs, { recursive: true });
      const runs = open();

      runs.adopt([ordered]);
      expect(news).toEqual([]);
      mkdirSync(paths.runs);

      await told('a', 'never_ran');
      expect(existsSync(join(paths.runs, 'a.1'))).toBe(true);
      expect(said).toEqual([expect.stringMatching(/^Cannot watch .* up to a second late\.$/)]);
    });
  });

  test('what was still preparing a run that never began is ended before that is told', async () => {
    await withRuns(async ({ runs, stateId, news, told }) => {
      const env = { ...process.env, [MARKER]: `${stateId}/a.1` };
      const hook = spawn('sleep', ['60'], { env, detached: true, stdio: 'ignore' });
      await eventually(() => expect(pidsMarked(stateId)).toEqual([hook.pid]));

      runs.adopt([ordered]);

      expect(news).toEqual([]);
      await told('a', 'never_ran');
      expect(pidsMarked(stateId)).toEqual([]);
    });
  });

  test('a keeper that has claimed the run and not said its name yet goes on', async () => {
    await withRuns(async ({ runs, stateId, paths, news, told }) => {
      const file = join(paths.runs, 'a.1');
      const env = { ...process.env, [MARKER]: `${stateId}/a.1` };
      const keeper = spawn('sleep', ['60'], { env, detached: true, stdio: 'ignore' });
      writeFileSync(file, '');

      runs.adopt([ordered]);
      expect(news).toEqual([]);
      const stat = readFileSync(`/proc/${keeper.pid}/stat`, 'utf8');
      writeFileSync(file, `\nK ${stat}\nS ${stat}`);

      expect(await told('a', 'spawned')).toMatchObject({ pid: keeper.pid });
      expect(pidsMarked(stateId)).toEqual([keeper.pid]);
    });
  });

  test('a program whose run file has gone is no second time begun', async () => {
    await withRuns(async ({ runs, open, told, paths, news }) => {
      const gate = join(paths.logs, 'gate');
      runs.spawn({ name: 'a', run: 1 }, specOf('a', exitWhenThere(gate, 7)));
      const { pid } = await told('a', 'spawned');
      const keeper = readRunFile(join(paths.runs, 'a.1'))?.keeper?.pid ?? Number.NaN;
      runs.close();
      renameSync(join(paths.runs, 'a.1'), join(paths.logs, 'lost'));

      const next = open();
      next.adopt([{ ...ordered, pid }]);

      expect(kindsOf(news, 'a')).toEqual(['spawned']);
      expect(next.trees().has('a')).toBe(true);
      writeFileSync(gate, '');
      await untilGone(pid, keeper);
      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: null });
      expect(kindsOf(news, 'a')).not.toContain('never_ran');
    });
  });

  test('a program whose run file has gone can be stopped', async () => {
    await withRuns(async ({ runs, open, told, paths, stateId }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['sleep', '60']));
      const { pid } = await told('a', 'spawned');
      runs.close();
      rmSync(join(paths.runs, 'a.1'));

      const next = open();
      next.adopt([{ ...ordered, pid }]);
      next.terminate(ordered, specOf('a', 'true'));

      await told('a', 'ended');
      expect(pidsMarked(stateId)).toEqual([]);
    });
  });

  test('a program that began and left nothing behind has ended somehow', async () => {
    await withRuns(async ({ runs, news }) => {
      runs.adopt([{ ...ordered, pid: 4_000_000 }]);

      const exit = { code: null, signal: null };
      expect(news).toMatchObject([{ kind: 'ended', name: 'a', run: 1, exit }]);
    });
  });

  test('a program of which only the keeper left a word has ended somehow', async () => {
    await withRuns(async ({ runs, paths, news }) => {
      const stat = readFileSync('/proc/self/stat', 'utf8').replace(/^\d+/, '4000000');
      writeFileSync(join(paths.runs, 'a.1'), `\nK ${stat}`);

      runs.adopt([{ ...ordered, pid: 4_000_001 }]);

      expect(kindsOf(news, 'a')).toEqual(['ended']);
    });
  });

  test('a keeper that died before its program began leaves nothing that could become one', async () => {
    await withRuns(async ({ runs, stateId, paths, told }) => {
      const env = { ...process.env, [MARKER]: `${stateId}/a.1` };
      const child = spawn('sleep', ['60'], { env, detached: true, stdio: 'ignore' });
      const stat = readFileSync('/proc/self/stat', 'utf8').replace(/^\d+/, '4000000');
      writeFileSync(join(paths.runs, 'a.1'), `\nK ${stat}`);

      runs.adopt([ordered]);

      await told('a', 'never_ran');
      await eventually(() => expect(child.signalCode).toBe('SIGKILL'));
    });
  });
});

describe('without the level check', () => {
  /** Has no timer look at all runs from time to time. */
  function withoutLevelCheck<T>(open: () => T): T {
    const timers = vi.spyOn(globalThis, 'setInterval');
    timers.mockReturnValue(setTimeout(() => {}, 0));
    try {
      return open();
    } finally {
      timers.mockRestore();
    }
  }

  test('an end is seen in the run file, by whoever has taken over too', async () => {
    await withRuns(async ({ runs, open, told, paths }) => {
      const gate = join(paths.logs, 'gate');
      runs.spawn({ name: 'a', run: 1 }, specOf('a', exitWhenThere(gate, 7)));
      const { pid } = await told('a', 'spawned');
      runs.close();
      withoutLevelCheck(open).adopt([{ name: 'a', run: 1, pid, stopSignal: null }]);

      writeFileSync(gate, '');

      expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
    });
  });

  test('a keeper that ends without a word is seen by its end', async () => {
    await withRuns(async ({ open, told, paths }) => {
      const runs = withoutLevelCheck(open);
      rmSync(paths.runs, { recursive: true });

      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['true']));

      await told('a', 'spawn_failed');
    });
  });
});

describe('tidying', () => {
  test('survives that somebody has removed the files, and so do the runs', async () => {
    await withRuns(async ({ runs, told, paths }) => {
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['sleep', '60']));
      await told('a', 'spawned');
      rmSync(paths.runs, { recursive: true });

      runs.tidy();
      runs.terminate({ name: 'a', run: 1 }, specOf('a', 'true'));

      expect((await told('a', 'ended')).exit).toEqual({ code: null, signal: null });
    });
  });

  test('removes what is over, and only that', async () => {
    await withRuns(async ({ runs, open, told, paths }) => {
      runs.adopt([{ name: 'revoked', run: 1, pid: null, stopSignal: null }]);
      runs.spawn({ name: 'over', run: 1 }, specOf('over', 'true'));
      runs.spawn({ name: 'live', run: 1 }, specOf('live', ['sleep', '60']));
      await told('over', 'ended');
      await told('live', 'spawned');
      writeFileSync(join(paths.runs, 'claimed.1'), '');

      await eventually(() => {
        runs.tidy();
        expect(readdirSync(paths.runs)).toEqual(['claimed.1', 'live.1', 'revoked.1']);
      });
      // The next owner knows of nothing yet: what lives is kept for it all the same.
      runs.close();
      open().tidy();

      expect(readdirSync(paths.runs)).toEqual(['claimed.1', 'live.1', 'revoked.1']);
      expect(readdirSync(paths.fifos)).toEqual(['live.1']);
      expect(readdirSync(paths.logs)).toEqual(['live.log', 'over.log']);
    });
  });
});
