import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, specOf, untilGone } from '../testing.js';
import { readLog, runOnce, withRuns } from './testing.js';

const NOBODY = 65_534;

/** A folder that everybody may enter and use. */
function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'posse-users-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  return folder;
}

test('a program runs as its user, with the groups and the home of that one', async () => {
  await withRuns(async (stage) => {
    const script = 'id; echo "$HOME $USER $LOGNAME $SHELL"; grep ^CapEff: /proc/self/status';

    const ran = await runOnce(stage, script, { user: 'daemon:tty' });

    const groups = execFileSync('setpriv', [
      ...['--reuid', 'daemon', '--regid', 'tty', '--init-groups', 'id', '-G'],
    ]);
    const ids = String(groups).trim().split(' ');
    expect(ran).toEqual({
      wrote: expect.stringMatching(
        /^uid=1\(daemon\) gid=5\(tty\) groups=.*\n\/usr\/sbin daemon daemon \/usr\/sbin\/nologin\nCapEff:\t0+\n$/,
      ),
    });
    for (const id of ids) expect(ran).toEqual({ wrote: expect.stringMatching(`[=,]${id}\\(`) });
  });
});

test('an id without an entry has no group but its own', async () => {
  await withRuns(async (stage) => {
    const ran = await runOnce(stage, 'id -u; id -G; echo "$HOME"', { user: '4242:4243' });

    expect(ran).toEqual({ wrote: '4242\n4243\n/\n' });
  });
});

test('what the spec says of the environment goes before what a login would', async () => {
  await withRuns(async (stage) => {
    const fields = { user: 'nobody', env: { HOME: '/tmp' } };

    expect(await runOnce(stage, 'echo "$HOME $USER"', fields)).toEqual({ wrote: '/tmp nobody\n' });
  });
});

test('no program of root is given what makes it run the code of that user', async () => {
  await withRuns(async (stage) => {
    const folder = openFolder();
    const env_file = join(folder, '.env');
    const preload = join(folder, 'evil.so');
    writeFileSync(env_file, `LD_PRELOAD=${preload}\nBASH_ENV=/x y\nPLAIN=1\n`);
    // The loader says of each program that it cannot load this into it.
    const fields = { user: 'nobody', env_file, nice: 3, ready: { pipe: join(folder, 'ready') } };

    const ran = await runOnce(stage, 'echo "$LD_PRELOAD $BASH_ENV $PLAIN"', fields);

    const log = 'wrote' in ran ? ran.wrote.split('\n') : [];
    const warned = log.filter((line) => line.includes('evil.so'));
    expect(log).toContain(`${preload} /x y 1`);
    expect(warned.filter((line) => line.includes('cannot be preloaded'))).not.toEqual([]);
    const [run = ''] = readdirSync(stage.paths.runs);
    const recorded = readFileSync(join(stage.paths.runs, run), 'utf8');
    // But for the last link, which has its words in the run file and is that user's already.
    expect(recorded.match(/evil\.so/g)).toHaveLength(1);
  });
});

test('another user can write to /dev/stderr and read /dev/stdin', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    const key = { name: 'a', run: 1 };
    const command =
      'echo out > /dev/stdout; echo err > /dev/stderr; read -r x < /dev/stdin; echo "$x"';
    runs.spawn(key, specOf('a', command, { user: 'nobody', stdin: 'pipe' }));
    await told('a', 'spawned');

    expect(runs.write(key, Buffer.from('in\n'))).toBe('written');

    expect((await told('a', 'ended')).exit).toEqual({ code: 0, signal: null });
    await eventually(() => expect(readLog(paths, 'a')).toBe('out\nerr\nin\n'));
  });
});

test('the files of a run stay closed to all others', async () => {
  await withRuns(async ({ runs, told, paths }) => {
    const key = { name: 'a', run: 1 };
    runs.spawn(key, specOf('a', ['sleep', '60'], { user: 'nobody', stdin: 'pipe' }));
    const { pid } = await told('a', 'spawned');

    const modeOf = (path: string) => {
      const { uid, mode } = statSync(path);
      return { uid, mode: mode & 0o777 };
    };
    expect(modeOf(join(paths.fifos, 'a.1'))).toEqual({ uid: NOBODY, mode: 0o600 });
    expect(modeOf(join(paths.fifos, 'a.1.in'))).toEqual({ uid: NOBODY, mode: 0o600 });
    expect(modeOf(join(paths.runs, 'a.1'))).toEqual({ uid: 0, mode: 0o600 });
    expect(modeOf(join(paths.logs, 'a.log'))).toEqual({ uid: 0, mode: 0o600 });
    runs.kill(key);
    await untilGone(pid);
  });
});

test('a program that its user may not execute is told before it begins', async () => {
  await withRuns(async (stage) => {
    const folder = openFolder();
    const shut = join(folder, 'shut');
    mkdirSync(shut, { mode: 0o700 });
    const program = join(shut, 'program');
    writeFileSync(program, '#!/bin/sh\necho it runs\n', { mode: 0o755 });
    const user = 'nobody';

    expect(await runOnce(stage, [program])).toEqual({ wrote: 'it runs\n' });
    expect(await runOnce(stage, [program], { user })).toEqual({
      failed: `user 65534 may not execute "${program}"`,
    });
    chmodSync(shut, 0o755);
    expect(await runOnce(stage, [program], { user })).toEqual({ wrote: 'it runs\n' });
  });
});
