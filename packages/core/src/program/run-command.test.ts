import { execFileSync, spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive, listPids, readStat } from '../proc/stat.js';
import { eventually, untilGone } from '../testing.js';
import { type CommandOptions, runCommand } from './run-command.js';

const PATH = process.env.PATH ?? '';

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'posse-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function optionsOf(changes: Partial<CommandOptions> = {}): CommandOptions {
  return {
    cwd: tmpdir(),
    env: { PATH },
    prefix: [],
    output: 'ignore',
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...changes,
  };
}

/** What a command came to, and what it has written. */
async function outputOf(command: Parameters<typeof runCommand>[0], changes = {}) {
  const file = join(folderForTest(), 'output');
  const output = { file, owner: null };
  const outcome = await runCommand(command, optionsOf({ output, ...changes }));
  return { outcome, text: readFileSync(file, 'utf8') };
}

const pidIn = (file: string) =>
  eventually(() => {
    const pid = Number(readFileSync(file, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    return pid;
  });

test('a string runs by a shell, and what it writes goes to the log', async () => {
  const { outcome, text } = await outputOf('echo one; echo two >&2');

  expect(outcome).toEqual({ ok: true });
  expect(text).toBe('one\ntwo\n');
});

test('a command that opens its standard error anew empties no log', async () => {
  const { outcome, text } = await outputOf(
    'echo one; echo two >/dev/stderr; echo three >/dev/stdout',
  );

  expect(outcome).toEqual({ ok: true });
  expect(text).toBe('one\ntwo\nthree\n');
});

test('what it has left behind can still write, and holds nothing up', async () => {
  const file = join(folderForTest(), 'output');
  const gate = join(folderForTest(), 'gate');
  const left = `setsid sh -c 'until [ -e ${gate} ]; do sleep 0.02; done; echo late' & echo soon`;

  const outcome = await runCommand(left, optionsOf({ output: { file, owner: null } }));

  expect(outcome).toEqual({ ok: true });
  expect(readFileSync(file, 'utf8')).toBe('soon\n');
  writeFileSync(gate, '');
  await eventually(() => expect(readFileSync(file, 'utf8')).toBe('soon\nlate\n'));
});

test('a command that is called off at any moment leaves no FIFO behind', async () => {
  const folder = folderForTest();
  const output = { file: join(folder, 'output'), owner: null };
  for (let round = 0; round < 60; round += 1) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), round / 6);
    await runCommand('true', optionsOf({ output, signal: controller.signal }));
  }

  expect(readdirSync(folder).filter((name) => name !== 'output')).toEqual([]);
});

test('a FIFO that somebody with the same pid left behind is in the way of none', async () => {
  const file = join(folderForTest(), 'output');
  for (let number = 1; number < 200; number += 1) {
    writeFileSync(`${file}.${process.pid}-${number}`, '');
  }

  await runCommand('echo one', optionsOf({ output: { file, owner: null } }));

  expect(readFileSync(file, 'utf8')).toBe('one\n');
});

test('that there are no descriptors left is a reason like any other', async () => {
  const limits = (soft: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${soft}:`]);
  const before = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  const taken: number[] = [];
  limits('256');
  try {
    expect(() => {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    }).toThrow('EMFILE');

    const outcome = await runCommand('true', optionsOf());

    expect(outcome).toEqual({ ok: false, reason: expect.stringMatching(/EMFILE/) });
  } finally {
    for (const descriptor of taken) closeSync(descriptor);
    limits(String(before));
  }
});

test('a list runs as it is', async () => {
  const { text } = await outputOf(['echo', '$HOME; echo', 'two words']);

  expect(text).toBe('$HOME; echo two words\n');
});

test('it has the folder and the environment that it is given, and no input', async () => {
  const env = { PATH, COLOUR: 'red' };

  const { outcome, text } = await outputOf('cat; pwd; env', { cwd: '/usr', env });

  expect(outcome).toEqual({ ok: true });
  const [folder, ...lines] = text.trim().split('\n');
  expect(folder).toBe('/usr');
  // A shell adds these by itself.
  const own = lines.filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line));
  expect(own.sort()).toEqual(['COLOUR=red', `PATH=${PATH}`]);
});

test('a prefix comes before the command', async () => {
  const { text } = await outputOf('echo $COLOUR', { prefix: ['env', 'COLOUR=blue'] });

  expect(text).toBe('blue\n');
});

test.each([
  ['exit 3', 'exit code 3'],
  ['exit 126', 'exit code 126'],
  ['exit 127', 'exit code 127'],
  ['kill -SEGV $$', 'was ended by SIGSEGV'],
  ['kill -KILL $$', 'was ended by SIGKILL'],
  ['kill -KILL $PPID', 'was ended by SIGKILL'],
])('says how a bad end came about: %s', async (command, reason) => {
  expect(await runCommand(command, optionsOf())).toEqual({ ok: false, reason });
});

test.each([
  ['there is no program "no-such-program" on PATH', ['no-such-program'], {}],
  ['"/no/such/program" does not exist', ['/no/such/program'], {}],
  ['"/etc/passwd" is not executable', ['/etc/passwd'], {}],
  ['there is no folder "/no/such/folder"', ['true'], { cwd: '/no/such/folder' }],
  ['there is no folder "/etc/passwd"', ['true'], { cwd: '/etc/passwd' }],
  ['cannot be started: spawn E2BIG', ['echo', 'x'.repeat(3_000_000)], {}],
  [expect.stringMatching(/^cannot be started: .*null bytes/), ['echo', '\0'], {}],
])('says why it could not begin: %s', async (reason, command, changes) => {
  expect(await runCommand(command, optionsOf(changes))).toEqual({ ok: false, reason });
});

test('what does not end in time is ended with all of its group', async () => {
  const file = join(folderForTest(), 'pid');
  const command = `trap '' TERM; sleep 60 & echo $! >'${file}'; wait`;

  const outcome = await runCommand(command, optionsOf({ timeoutMs: 500 }));

  expect(outcome).toEqual({ ok: false, reason: 'did not end within 0.5 s' });
  await untilGone(await pidIn(file));
});

test('what is stopped by SIGSTOP does not escape its time', async () => {
  const outcome = await runCommand('kill -STOP 0', optionsOf({ timeoutMs: 300 }));

  expect(outcome).toEqual({ ok: false, reason: 'did not end within 0.3 s' });
});

test('what is called off is ended with all of its group', async () => {
  const file = join(folderForTest(), 'pid');
  const abort = new AbortController();

  const running = runCommand(
    `sleep 60 & echo $! >'${file}'; wait`,
    optionsOf({ signal: abort.signal }),
  );
  const pid = await pidIn(file);
  abort.abort();

  expect(await running).toEqual({ ok: false, reason: 'was called off' });
  await untilGone(pid);
});

test('what is called off before it begins never begins', async () => {
  const file = join(folderForTest(), 'file');
  const early = optionsOf({ signal: AbortSignal.abort() });
  const abort = new AbortController();

  const late = runCommand(['touch', file], optionsOf({ signal: abort.signal }));
  abort.abort();

  expect(await late).toEqual({ ok: false, reason: 'was called off' });
  expect(await runCommand(['touch', file], early)).toEqual({ ok: false, reason: 'was called off' });
  await runCommand('true', optionsOf());
  expect(existsSync(file)).toBe(false);
});

test('what it leaves behind in its group is ended with it', async () => {
  const file = join(folderForTest(), 'pid');

  const outcome = await runCommand(`sleep 60 & echo $! >'${file}'`, optionsOf());

  expect(outcome).toEqual({ ok: true });
  await untilGone(await pidIn(file));
});

test('it has a session of its own, which is there from its first moment on', async () => {
  const { text } = await outputOf('echo $PPID; cut -d " " -f 6 /proc/self/stat');

  const [leader, session] = text.trim().split('\n');
  expect(session).toBe(leader);
});

test('an exit code is told as such, though the program is gone by then', async () => {
  const file = join(folderForTest(), 'program');
  writeFileSync(file, '#!/bin/sh\nrm "$0"; exit 3\n', { mode: 0o755 });

  const outcome = await runCommand([file], optionsOf());

  expect(outcome).toEqual({ ok: false, reason: 'exit code 3' });
});

test('nobody listens to the signal any more when it has ended', async () => {
  const options = optionsOf();

  await runCommand('true', options);
  await runCommand(['no-such-program'], options);
  await runCommand('true', { ...options, cwd: '/no/such/folder' });
  await runCommand(['echo', '\0'], options);

  expect(getEventListeners(options.signal, 'abort')).toEqual([]);
});

test('many at once leave room for others between them', async () => {
  const children = () => listPids().filter((pid) => readStat(pid)?.parent === process.pid);
  const before = children().length;

  const running = Array.from({ length: 40 }, () => runCommand('sleep 0.2', optionsOf()));
  await nextTurn();

  expect(children().length - before).toBeLessThan(5);
  expect(await Promise.all(running)).toEqual(running.map(() => ({ ok: true })));
});

test('a command outlives a deputy that is killed by no more than its time', async () => {
  const file = join(folderForTest(), 'pid');
  const module = new URL('../../dist/program/run-command.js', import.meta.url).href;
  const options = JSON.stringify({ ...optionsOf({ timeoutMs: 500 }), signal: undefined });
  const program = `
    const { runCommand } = await import('${module}');
    setInterval(() => {}, 1000);
    await runCommand(${JSON.stringify(`echo $$ >'${file}'; sleep 60`)},
      { ...${options}, signal: new AbortController().signal });
  `;
  const deputy = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const pid = await pidIn(file);

  deputy.kill('SIGKILL');
  await once(deputy, 'exit');

  await untilGone(pid);
});

test('a command that runs does not keep its deputy from ending', async () => {
  const file = join(folderForTest(), 'pid');
  const module = new URL('../../dist/program/run-command.js', import.meta.url).href;
  const options = JSON.stringify({ ...optionsOf(), signal: undefined });
  const program = `
    const { existsSync } = await import('node:fs');
    const { runCommand } = await import('${module}');
    void runCommand(${JSON.stringify(`echo $$ >'${file}'; sleep 60`)},
      { ...${options}, signal: new AbortController().signal });
    const timer = setInterval(() => existsSync('${file}') && clearInterval(timer), 10);
  `;
  const deputy = spawn(process.execPath, ['--input-type=module', '-e', program]);

  const [code] = await once(deputy, 'exit');

  expect(code).toBe(0);
  const stat = readStat(await pidIn(file));
  expect(stat && isAlive(stat)).toBe(true);
  process.kill(-(stat?.group ?? Number.NaN), 'SIGKILL');
});
