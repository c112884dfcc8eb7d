import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Spec } from '../config/spec.js';
import { eventually, specOf, untilGone } from '../testing.js';
import { kindsOf, type RunsStage, readLog, untilLogged, withRuns } from './testing.js';

const key = { name: 'a', run: 3 };

/** A run of a program that says which signals it gets, and its spec. */
async function begin({ runs, told, paths }: RunsStage, stop: object, fields: object = {}) {
  const command = `trap 'echo got TERM; exit 0' TERM; echo up; while :; do sleep 0.02; done`;
  const spec: Spec = specOf('a', command, { stop, ...fields });
  runs.spawn(key, spec);
  const { pid } = await told('a', 'spawned');
  await untilLogged(paths, 'a', 'up\n');
  return { pid, spec };
}

test('the command asks first, and knows whom', async () => {
  await withRuns(async (stage) => {
    const command =
      'echo "stop $POSSE_PROCESS $POSSE_RUN_NUMBER $POSSE_PID $X in $PWD as $(id -un)"; echo err >&2';
    const fields = { env: { X: 'x' }, user: 'nobody', working_dir: '/usr' };
    const { pid, spec } = await begin(stage, { command }, fields);

    stage.runs.terminate(key, spec);

    expect((await stage.told('a', 'ended')).exit).toEqual({ code: 0, signal: null });
    const asked = `stop a 3 ${pid} x in /usr as nobody\nerr\n`;
    await eventually(() => {
      expect(readLog(stage.paths, 'a')).toMatch(new RegExp(`^up\n${asked}[^]*got TERM\n$`));
    });
    expect(kindsOf(stage.news, 'a')).toEqual(['spawned', 'signalled', 'ended']);
    expect(stage.said).toEqual([]);
  });
});

test('a run that ends by its command gets no signal', async () => {
  await withRuns(async (stage) => {
    const { spec } = await begin(stage, { command: 'kill -KILL "$POSSE_PID"; exec sleep 60' });

    stage.runs.terminate(key, spec);
    stage.runs.terminate(key, spec);

    expect((await stage.told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(kindsOf(stage.news, 'a')).not.toContain('signalled');
    expect(kindsOf(stage.news, 'a').at(-1)).toBe('ended');
  });
});

test('a command that fails is told, and the signal goes out all the same', async () => {
  await withRuns(async (stage) => {
    const { spec } = await begin(stage, { command: 'exit 3' });

    stage.runs.terminate(key, spec);

    await stage.told('a', 'ended');
    await untilLogged(stage.paths, 'a', 'got TERM\n');
    expect(stage.said).toEqual([
      expect.stringMatching(/^The stop command of "a" failed: .*3.*\.$/),
    ]);
  });
});

test('a command that hangs is over when the time to stop is', async () => {
  await withRuns(async (stage) => {
    const { spec } = await begin(stage, { command: 'exec sleep 60', timeout: 0.2 });

    stage.runs.terminate(key, spec);

    await stage.told('a', 'ended');
    await untilLogged(stage.paths, 'a', 'got TERM\n');
    expect(stage.said).toHaveLength(1);
  });
});

test.each(['kill', 'close'] as const)('it ends with a %s', async (how) => {
  await withRuns(async (stage) => {
    const pidFile = join(stage.paths.logs, 'pid');
    const { spec } = await begin(stage, { command: `echo $$ > '${pidFile}'; exec sleep 60` });
    stage.runs.terminate(key, spec);
    const command = await eventually(() => {
      const pid = Number(readFileSync(pidFile, 'utf8'));
      expect(pid).toBeGreaterThan(1);
      return pid;
    });

    if (how === 'kill') stage.runs.kill(key);
    else stage.runs.close();

    await untilGone(command);
    expect(readLog(stage.paths, 'a')).toBe('up\n');
    expect(stage.said).toEqual([]);
  });
});

test('it holds up nobody else', async () => {
  await withRuns(async (stage) => {
    const gate = join(stage.paths.logs, 'gate');
    const { spec } = await begin(stage, { command: `until [ -e '${gate}' ]; do sleep 0.02; done` });

    stage.runs.terminate(key, spec);
    stage.runs.spawn({ name: 'b', run: 1 }, specOf('b', 'exit 7'));

    expect((await stage.told('b', 'ended')).exit).toEqual({ code: 7, signal: null });
    expect(kindsOf(stage.news, 'a')).toEqual(['spawned']);
    expect(existsSync(gate)).toBe(false);
    writeFileSync(gate, '');
    await stage.told('a', 'ended');
  });
});

test('the next owner asks again', async () => {
  await withRuns(async (stage) => {
    const { pid, spec } = await begin(stage, { command: 'echo asked' });
    stage.runs.close();

    const next = stage.open();
    next.adopt([{ ...key, pid, stopSignal: 'SIGTERM' }]);
    next.terminate(key, spec);

    await stage.told('a', 'ended');
    await untilLogged(stage.paths, 'a', 'up\nasked\n');
    await untilLogged(stage.paths, 'a', 'got TERM\n');
  });
});
