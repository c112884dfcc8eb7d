import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFakeDeputy } from '../testing/fake-deputy.js';
import { makeTestFolder } from '../testing/test-folder.js';
import { TIMINGS } from '../timings.js';
import { NeverStarted } from './link-failure.js';
import { openLocalDeputy } from './local-deputy.js';

test('a deputy that runs already is found by the address that it has left', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, name: 'laptop' });
  await leaveAddress(folder, deputy.port);

  const link = await open(folder, 'throw new Error("not needed")');

  expect(link).toMatchObject({ url: deputy.url, identity: { name: 'laptop' } });
  expect(await readdir(join(folder, 'local'))).toEqual(['address']);
});

test('a deputy is started when none has left an address', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('it is started on loopback, on any port, under the name of the machine', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });

  await open(folder, `writeFileSync(dir + '/argv', argv.join(' ')); ${listensAt(deputy.port)}`);

  expect(await readFile(join(folder, 'local', 'argv'), 'utf8')).toBe(
    `--host 127.0.0.1 --port 0 --name laptop --state-dir ${join(folder, 'local')}`,
  );
});

test('a deputy is started when nobody answers at the address that was left', async () => {
  const folder = await makeTestFolder();
  const gone = await startFakeDeputy({ folder });
  await gone.stop();
  await leaveAddress(folder, gone.port);
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('a deputy is started when a squatter has taken the address that was left', async () => {
  const folder = await makeTestFolder();
  const squatter = await startFakeDeputy({ folder, provenToken: 'guess' });
  await leaveAddress(folder, squatter.port);
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('when two are started at once, the one that may not run leads to the other', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  const late = `${HOLDS_THE_LOCK} setTimeout(() => { ${listensAt(deputy.port)} }, 300);`;
  const second = "setInterval(() => existsSync(dir + '/lock') && process.exit(2), 5)";

  const links = await Promise.all([
    open(folder, late + RUNS_UNTIL_THE_TEST_ENDS),
    open(folder, second),
  ]);

  expect(links.map(({ url }) => url)).toEqual([deputy.url, deputy.url]);
});

test('a deputy that cannot start is told with its own last words', async () => {
  const folder = await makeTestFolder();

  const opened = open(
    folder,
    'console.error("deputy: the state is of a newer version"); process.exit(2)',
  );

  await expect(opened).rejects.toThrow(
    'the local deputy ended (2): deputy: the state is of a newer version',
  );
});

test('a deputy that cannot start is told at once, although another one held the lock before', async () => {
  const folder = await makeTestFolder();
  await leaveLock(folder, await pidOfTheDead());
  const startedMs = performance.now();

  const opened = open(folder, 'console.error("deputy: no disk"); process.exit(2)');

  await expect(opened).rejects.toThrow('the local deputy ended (2): deputy: no disk');
  expect(performance.now() - startedMs).toBeLessThan(TIMINGS.startMs / 2);
});

test('whoever only looks starts nothing, and hears how to', async () => {
  const folder = await makeTestFolder();

  const opened = look(folder);

  await expect(opened).rejects.toThrow(NeverStarted);
  await expect(opened).rejects.toThrow('no local deputy runs; "up" starts one');
  expect(existsSync(join(folder, 'local'))).toBe(false);
});

test('of a deputy that ran once it is not said that it never started', async () => {
  const folder = await makeTestFolder();
  await leaveLock(folder, await pidOfTheDead());

  const failure = await look(folder).catch((thrown: unknown) => thrown);

  expect(failure).toMatchObject({ message: 'no local deputy runs; "up" starts one' });
  expect(failure).not.toBeInstanceOf(NeverStarted);
});

test('a deputy that lives and does not answer is not said to be gone', async () => {
  const folder = await makeTestFolder();
  await leaveLock(folder, process.pid);

  await expect(look(folder)).rejects.toThrow(
    `the local deputy with pid ${process.pid} does not answer: it has left no address`,
  );
});

test('a long log is begun anew, a short one is continued', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  const log = join(folder, 'local', 'deputy.log');
  await mkdir(join(folder, 'local'));
  const says = 'console.log("hello");';

  await writeFile(log, 'x'.repeat(1024 * 1024 + 1));
  await open(folder, says + listensAt(deputy.port));
  const anew = await readFile(log, 'utf8');
  await rm(join(folder, 'local', 'address'));
  await open(folder, says + listensAt(deputy.port));

  expect(anew).toBe('hello\n');
  expect(await readFile(log, 'utf8')).toBe('hello\nhello\n');
});

test('a deputy that never listens is given up on', async () => {
  const opened = open(await makeTestFolder(), RUNS_UNTIL_THE_TEST_ENDS, 300);

  await expect(opened).rejects.toThrow('the local deputy does not listen after 0.3 s');
});

const HOLDS_THE_LOCK =
  "writeFileSync(dir + '/lock', 'the deputy with pid ' + process.pid + '\\n');";
const RUNS_UNTIL_THE_TEST_ENDS = 'setInterval(() => existsSync(dir) || process.exit(), 50)';

/** Opens a link to the local deputy, where a deputy that is started runs `script`. */
async function open(folder: string, script: string, startMs = TIMINGS.startMs) {
  const bin = join(folder, `deputy-${Math.random()}.mjs`);
  const head =
    "import { existsSync, writeFileSync } from 'node:fs';\nconst argv = process.argv.slice(2);\nconst dir = argv.at(-1);\n";
  await writeFile(bin, head + script);
  return openLocalDeputy({ ...optionsFor(folder, startMs), bin: () => bin, mayStart: true });
}

/** Opens a link to the local deputy for somebody who only looks. */
function look(folder: string) {
  const bin = () => 'no-such-script';
  return openLocalDeputy({ ...optionsFor(folder, TIMINGS.startMs), bin, mayStart: false });
}

function optionsFor(folder: string, startMs: number) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const timings = { ...TIMINGS, startMs };
  return { folder, machine: 'laptop', who: 'alice@lap', timings, signal: closing.signal };
}

async function leaveLock(folder: string, pid: number): Promise<void> {
  await mkdir(join(folder, 'local'), { recursive: true });
  await writeFile(join(folder, 'local', 'lock'), `the deputy with pid ${pid}\n`);
}

/** A pid that nobody has any more. */
async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('Node was not started.');
  return child.pid;
}

function listensAt(port: number): string {
  return `writeFileSync(dir + '/address', '127.0.0.1:${port}\\n');`;
}

async function leaveAddress(folder: string, port: number): Promise<void> {
  await mkdir(join(folder, 'local'), { recursive: true });
  await writeFile(join(folder, 'local', 'address'), `127.0.0.1:${port}\n`);
}
