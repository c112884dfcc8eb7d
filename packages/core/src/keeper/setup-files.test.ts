import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, pidsMarked, specOf } from '../testing.js';
import { readRunFile } from './run-file.js';
import { openFiles, readLog, runOnce, untilLogged, withRuns } from './testing.js';

/** A folder with set-up files of these contents; answers with their paths, in order. */
function setupFiles(...contents: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'posse-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return contents.map((content, index) => {
    const path = join(folder, `${index}.bash`);
    writeFileSync(path, content);
    return path;
  });
}

/** Runs a command once after files with these contents. */
async function ran(command: string | string[], ...contents: readonly string[]): Promise<unknown> {
  let result: unknown;
  await withRuns(async (stage) => {
    result = await runOnce(stage, command, { setup: setupFiles(...contents) });
  });
  return result;
}

test('a program has what the files have set, in their order', async () => {
  const command = ['sh', '-c', 'echo "$A $B $0"', 'a  b'];

  expect(await ran(command, 'export A=1 B=1', 'export B="$A$B"')).toEqual({ wrote: '1 11 a  b\n' });
});

test('a program is found on the PATH that the files have made', async () => {
  const [tool = ''] = setupFiles('#!/bin/sh\necho found "$@"\n');
  chmodSync(tool, 0o755);
  const path = `PATH=${join(tool, '..')}:$PATH`;

  expect(await ran('0.bash a b', path)).toEqual({ wrote: 'found a b\n' });
  expect(await ran('0.bash a b', 'true')).toEqual({
    failed: 'there is no program "0.bash" on the PATH that the setup files make',
  });
});

test('a command line uses the functions of the files', async () => {
  expect(
    await ran('greet you && echo "${list[1]}"', 'greet() { echo "hi $1"; }; declare -a list=(a b)'),
  ).toEqual({
    wrote: 'hi you\nb\n',
  });
});

test('the files see no arguments, and their options do not stay', async () => {
  const noisy = 'echo "arguments: $#"; set -- x y; set -eufa; set -o pipefail';

  expect(
    await ran(
      'false | echo "$gone $# [0]"; false; echo on; set -- /et[c]; echo "$1"',
      noisy,
      noisy,
    ),
  ).toEqual({
    wrote: 'arguments: 0\narguments: 0\n 0 [0]\non\n/etc\n',
  });
});

test.each(['true', 'exec 9>/dev/null 8>&-; exec 9>&-'])(
  'a program has nothing open but its output and no input, also after %s',
  async (content) => {
    await withRuns(async ({ runs, told, paths }) => {
      const setup = setupFiles(content);
      runs.spawn({ name: 'a', run: 1 }, specOf('a', ['sleep', '60'], { setup }));
      const { pid } = await told('a', 'spawned');

      const fifo = join(paths.fifos, 'a.1');
      await eventually(() => expect(openFiles(pid)).toEqual({ 0: '/dev/null', 1: fifo, 2: fifo }));
    });
  },
);

test.each([
  { what: 'fails', content: 'false', reason: 'failed with 1' },
  { what: 'returns', content: 'return 3', reason: 'failed with 3' },
  { what: 'exits', content: 'exit 4', reason: 'ended the shell with exit code 4' },
  { what: 'exits in peace', content: 'exit 0', reason: 'ended the shell with exit code 0' },
  { what: 'gives up', content: 'set -e; false; true', reason: 'ended the shell with exit code 1' },
  { what: 'does not read as a script', content: 'if (', reason: 'failed with 2' },
])('a file that $what keeps the program from beginning', async ({ content, reason }) => {
  await withRuns(async (stage) => {
    const proof = join(stage.paths.logs, 'proof');
    const setup = setupFiles('true', content, 'true');

    const result = await runOnce(stage, ['touch', proof], { setup });

    expect(result).toEqual({ failed: `setup file "${setup[1]}" ${reason}` });
    expect(existsSync(proof)).toBe(false);
  });
});

test('a file that is not there is named', async () => {
  await withRuns(async (stage) => {
    const setup = ['/opt/no such/setup.bash'];

    expect(await runOnce(stage, 'echo x', { setup })).toEqual({
      failed: 'setup file "/opt/no such/setup.bash" does not exist or cannot be read',
    });
  });
});

test('the files are sourced as the user of the program, and with its settings', async () => {
  await withRuns(async (stage) => {
    const [file = ''] = setupFiles('echo "$(id -un) $(ulimit -n) $0 $_STDBUF_O"');
    const fields = { setup: file, user: 'nobody', limits: { nofile: 99 }, line_buffered: true };

    expect(await runOnce(stage, 'id -un', fields)).toEqual({
      failed: `setup file "${file}" does not exist or cannot be read`,
    });
    chmodSync(join(file, '..'), 0o755);
    expect(await runOnce(stage, 'id -un', fields)).toEqual({
      wrote: 'nobody 99 posse-setup L\nnobody\n',
    });
  });
});

test('what a failing file has said is in the log, and nothing of it goes on', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const setup = setupFiles('sleep 60 & echo out; echo err >&2; no-such-command');
    runs.spawn({ name: 'a', run: 1 }, specOf('a', ['true'], { setup }));

    expect((await told('a', 'spawn_failed')).reason).toMatch(/0\.bash" failed with 127$/);

    await eventually(() => {
      expect(readLog(paths, 'a')).toMatch(/^out\nerr\n.*no-such-command: command not found\n$/);
      expect(pidsMarked(stateId)).toEqual([]);
    });
  });
});

test('a run begins when its files are through, for whoever has taken over too', async () => {
  await withRuns(async ({ runs, open, news, told, paths }) => {
    const gate = join(paths.logs, 'gate');
    const setup = setupFiles(`until [ -e '${gate}' ]; do sleep 0.02; done`);
    runs.spawn({ name: 'a', run: 1 }, specOf('a', 'echo on; exit 7', { setup }));
    const file = join(paths.runs, 'a.1');
    await eventually(() => expect(readRunFile(file)?.logFrom).toBe(0));
    runs.close();

    const next = open();
    next.adopt([{ name: 'a', run: 1, pid: null, stopSignal: null }]);
    expect(news).toEqual([]);
    writeFileSync(gate, '');

    await told('a', 'spawned');
    expect((await told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
  });
});

test('a run whose files hang can be killed', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const key = { name: 'a', run: 1 };
    runs.spawn(key, specOf('a', 'true', { setup: setupFiles('echo hangs; sleep 60') }));
    await eventually(() => expect(readLog(paths, 'a')).toBe('hangs\n'));

    runs.kill(key);

    await told('a', 'spawn_failed');
    expect(pidsMarked(stateId)).toEqual([]);
  });
});

test('without its keeper a run whose files are not through never begins', async () => {
  await withRuns(async ({ runs, told, paths, stateId }) => {
    const gate = join(paths.logs, 'gate');
    const proof = join(paths.logs, 'proof');
    const setup = setupFiles(`echo waits; until [ -e '${gate}' ]; do sleep 0.02; done`);
    runs.spawn({ name: 'a', run: 1 }, specOf('a', ['touch', proof], { setup }));
    await untilLogged(paths, 'a', 'waits\n');

    process.kill(readRunFile(join(paths.runs, 'a.1'))?.keeper?.pid ?? Number.NaN, 'SIGKILL');
    await told('a', 'spawn_failed');
    writeFileSync(gate, '');

    expect(pidsMarked(stateId)).toEqual([]);
    expect(existsSync(proof)).toBe(false);
  });
});
