import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, specOf } from '../testing.js';
import {
  exitWhenThere,
  openFiles,
  type RunsStage,
  runOnce,
  untilLogged,
  withRuns,
} from './testing.js';

const key = { name: 'a', run: 1 };

/** What lies in a FIFO, by a look that waits for nobody. */
function lookInto(fifo: string): string {
  const file = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(100);
    return buffer.toString('utf8', 0, readSync(file, buffer));
  } catch {
    return '';
  } finally {
    closeSync(file);
  }
}

/** A run of which the program has said that it is ready. */
async function beginReady({ runs, told, paths }: RunsStage, fields: object = {}) {
  const pipe = join(paths.logs, 'ready');
  const command = `echo ready > '${pipe}'; echo said; exec sleep 60`;
  runs.spawn(key, specOf('a', command, { ready: { pipe }, ...fields }));
  const { pid } = await told('a', 'spawned');
  await untilLogged(paths, 'a', 'said\n');
  return { pid, pipe };
}

test('a word is kept until somebody reads it', async () => {
  await withRuns(async (stage) => {
    const { pid, pipe } = await beginReady(stage);
    stage.runs.close();
    stage.open().adopt([{ ...key, pid, stopSignal: null }]);

    expect(lookInto(pipe)).toBe('ready\n');
  });
});

test('it belongs to the user of the program and lies where the spec says', async () => {
  await withRuns(async ({ runs, told }) => {
    const folder = mkdtempSync(join(tmpdir(), 'posse-ready-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o777);
    const pipe = join(folder, process.env.HOME ?? 'none', 'ready');
    mkdirSync(dirname(pipe), { recursive: true });
    chmodSync(dirname(pipe), 0o777);
    const spec = specOf('a', 'echo ready > "$PIPE"; sleep 60', {
      ...{ user: 'nobody', working_dir: folder, ready: { pipe: './${HOME:-none}/ready' } },
      env: { PIPE: pipe },
    });
    runs.spawn(key, spec);
    const { pid } = await told('a', 'spawned');

    expect(statSync(pipe)).toMatchObject({ uid: 65_534 });
    await eventually(() => expect(lookInto(pipe)).toBe('ready\n'));
    expect(Object.values(openFiles(pid))).not.toContain(pipe);
    runs.kill(key);
    await told('a', 'ended');
    expect(existsSync(pipe)).toBe(false);
  });
});

test('one that was there stays, and nothing of an earlier run is in it', async () => {
  await withRuns(async (stage) => {
    const { runs, told, paths } = stage;
    await runOnce(stage, ['mkfifo', join(paths.logs, 'ready')]);
    const { pipe } = await beginReady(stage);
    runs.kill(key);
    await told('a', 'ended');

    expect(statSync(pipe).isFIFO()).toBe(true);
    runs.spawn({ name: 'b', run: 1 }, specOf('b', ['sleep', '60'], { ready: { pipe } }));
    await told('b', 'spawned');
    expect(lookInto(pipe)).toBe('');
  });
});

test('what its user puts in its place is opened with no more than the rights of that user', async () => {
  await withRuns(async (stage) => {
    const folder = mkdtempSync(join(tmpdir(), 'posse-ready-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o777);
    const [pipe, secret] = [join(folder, 'ready'), join(folder, 'of-root')];
    mkdirSync(secret, { mode: 0o700 });
    const mkfifo = join(folder, 'mkfifo');
    const linked = `ln -s '${secret}/made' "$1"`;
    writeFileSync(
      mkfifo,
      `#!/bin/sh\ncase $1 in */ready) ${linked} ;; *) exec mkfifo "$1" ;; esac`,
    );
    chmodSync(mkfifo, 0o755);

    const runs = stage.open({ mkfifo });
    runs.spawn(key, specOf('a', ['sleep', '60'], { user: 'nobody', ready: { pipe } }));

    const { reason } = await stage.told('a', 'spawn_failed');
    expect(reason).toBe(`ready.pipe "${pipe}" cannot be opened by its user, or is no FIFO`);
    expect(existsSync(join(secret, 'made'))).toBe(false);
  });
});

test('something else in its place is left alone', async () => {
  await withRuns(async (stage) => {
    const path = join(stage.paths.logs, 'ready');
    writeFileSync(path, 'mine');

    expect(await runOnce(stage, 'true', { ready: { pipe: path } })).toEqual({
      failed: `ready.pipe "${path}" exists and is no FIFO; remove it, or take another path`,
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

test('where none can be made, nothing begins', async () => {
  await withRuns(async (stage) => {
    const ready = { pipe: '/no such folder/ready' };

    expect(await runOnce(stage, 'true', { ready })).toEqual({
      failed: expect.stringMatching(/mkfifo: .*\/no such folder\/ready.*No such file or directory/),
    });
  });
});

test('it has gone when the end of the run is told', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    const pipe = join(paths.logs, 'ready');
    const gate = join(paths.logs, 'gate');
    runs.spawn(key, specOf('a', exitWhenThere(gate, 7), { ready: { pipe } }));
    await told('a', 'spawned');
    expect(existsSync(pipe)).toBe(true);

    writeFileSync(gate, '');

    expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
    expect(existsSync(pipe)).toBe(false);
  });
});
