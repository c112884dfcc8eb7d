import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../proc/stat.js';
import { BEGIN_SCRIPT } from '../program/begin-script.js';
import { findTools } from '../program/tools.js';
import { eventually } from '../testing.js';
import { exitIn, readRunFile } from './run-file.js';
import { keeperScript } from './script.js';
import { exitWhenThere, openFiles } from './testing.js';

const tools = findTools();

/** What is called `sh` on one system or another. */
const SHELLS = [
  { name: 'dash', file: '/bin/dash', before: [] },
  { name: 'bash as sh', file: '/bin/bash', before: [] },
  { name: 'busybox', file: '/bin/busybox', before: ['sh'] },
].filter(({ file }) => existsSync(file));

describe.each(SHELLS)('under $name', ({ file, before, name }) => {
  function place() {
    const folder = mkdtempSync(join(tmpdir(), 'posse-script-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const at = (base: string) => join(folder, base);
    const read = (base: string) => (existsSync(at(base)) ? readFileSync(at(base), 'utf8') : '');
    const order = { stdin: '/dev/null', logSize: '0', pipe: '', first: 'program' };
    return { at, read, runFile: at('run'), log: at('log'), fifo: at('fifo'), ...order };
  }

  /** Starts a keeper over a program; it is ended with its test. */
  function keep(here: ReturnType<typeof place>, ...argv: readonly string[]) {
    const { runFile, log, fifo, stdin, logSize, pipe, first } = here;
    const order = [runFile, log, fifo, stdin, '512', '027', logSize, '', '', pipe, first];
    const args = [...order, tools.setsid, ...argv];
    const script = keeperScript(tools);
    const keeper = spawn(file, [...before, '-c', script, 'posse-keeper', ...args], {
      argv0: before.length === 0 ? 'sh' : 'busybox',
      detached: true,
      stdio: 'ignore',
    });
    onTestFinished(() => {
      for (const stat of [readRunFile(runFile)?.program, readRunFile(runFile)?.keeper]) {
        if (stat && isAlive(stat)) process.kill(stat.pid, 'SIGKILL');
      }
    });
    return { keeper, ended: once(keeper, 'exit') };
  }

  async function begun(runFile: string) {
    return eventually(() => {
      const { keeper, program } = readRunFile(runFile) ?? {};
      if (!keeper || !program) throw new Error('The program has not begun.');
      return { keeper, program };
    });
  }

  test('records who keeps, who is kept and how it ended', async () => {
    const here = place();

    const { keeper, ended } = keep(here, 'sh', '-c', 'echo "$$"; exit 7');
    await ended;

    const run = readRunFile(here.runFile);
    expect(run).toMatchObject({ isRevoked: false, keeper: { pid: keeper.pid }, words: '' });
    expect(run?.end?.status).toBe(7);
    expect(Math.abs(uptimeMs() - (run?.end?.at ?? 0))).toBeLessThan(20_000);
    await eventually(() => expect(here.read('log')).toBe(`${run?.program?.pid}\n`));
  });

  test('writes files for their owner alone', async () => {
    const here = place();

    await keep(here, 'echo', 'x').ended;

    await eventually(() => expect(here.read('log')).toBe('x\n'));
    for (const path of [here.runFile, here.log, here.fifo]) {
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
    }
  });

  test.each(['', '\nR\n', '\nK 1 of another keeper\n'])(
    'begins nothing and touches nothing when the run file is there with %j',
    async (text) => {
      const here = place();
      writeFileSync(here.runFile, text);

      await keep(here, 'touch', here.at('proof')).ended;

      expect(here.read('run')).toBe(text);
      expect(existsSync(here.at('proof'))).toBe(false);
      expect(existsSync(here.fifo)).toBe(false);
    },
  );

  test('lets only one of many begin', async () => {
    const here = place();

    const keepers = Array.from({ length: 10 }, () => keep(here, 'sh', '-c', 'echo "$$"'));
    await Promise.all(keepers.map(({ ended }) => ended));

    const pid = readRunFile(here.runFile)?.program?.pid;
    await eventually(() => expect(here.read('log')).toBe(`${pid}\n`));
  });

  test('says why the program cannot begin', async () => {
    const here = place();
    writeFileSync(here.fifo, '');

    await keep(here, 'touch', here.at('proof')).ended;

    const { program, words } = readRunFile(here.runFile) ?? {};
    expect({ program, words }).toEqual({
      program: null,
      words: expect.stringContaining('File exists'),
    });
    expect(existsSync(here.at('proof'))).toBe(false);
  });

  test('the program leads its own session and group, with clean signals and limits', async () => {
    const here = place();
    const about = ['stat', 'status', 'limits'].map((file) => `/proc/self/${file}`);

    await keep(here, 'cat', ...about).ended;

    const pid = readRunFile(here.runFile)?.program?.pid;
    await eventually(() => expect(here.read('log')).toContain('Max realtime timeout'));
    const log = here.read('log');
    expect(log).toMatch(new RegExp(`^${pid} \\(cat\\) R \\d+ ${pid} ${pid} 0 `));
    expect(log).toMatch(/^SigBlk:\t0+$/m);
    expect(log).toMatch(/^SigIgn:\t0+$/m);
    expect(log).toMatch(/^Umask:\t0027$/m);
    expect(log).toMatch(/^Max open files +512 /m);
  });

  test('the program has nothing open but its output and no input', async () => {
    const here = place();

    const { keeper } = keep(here, 'sleep', '60');
    const { program } = await begun(here.runFile);

    await eventually(() => {
      expect(readFileSync(`/proc/${program.pid}/comm`, 'utf8')).toBe('sleep\n');
      expect(openFiles(program.pid)).toEqual({ 0: '/dev/null', 1: here.fifo, 2: here.fifo });
    });
    expect(openFiles(keeper.pid)).toMatchObject({ 8: here.fifo, 9: here.runFile });
  });

  test('/dev/stdout and /dev/stderr work as in a terminal', async () => {
    const here = place();
    const script = 'echo 1; echo 2 > /dev/stderr; echo 3 | tee /dev/stderr; echo 4 > /dev/stdout';

    await keep(here, 'sh', '-c', script).ended;

    await eventually(() => expect(here.read('log')).toBe('1\n2\n3\n3\n4\n'));
  });

  test('signals that hit the keeper change nothing', async () => {
    const here = place();
    const { keeper, ended } = keep(here, ...exitWhenThere(here.at('gate'), 7));
    const { program } = await begun(here.runFile);

    for (const signal of [
      'SIGHUP',
      'SIGINT',
      'SIGQUIT',
      'SIGTERM',
      'SIGUSR1',
      'SIGUSR2',
    ] as const) {
      keeper.kill(signal);
    }
    expect(isAlive(program)).toBe(true);
    writeFileSync(here.at('gate'), '');
    await ended;

    expect(readRunFile(here.runFile)?.end?.status).toBe(7);
  });

  test('a program begins once its settings are in force, and has nothing more open', async () => {
    const here = { ...place(), first: 'settings', logSize: '77' };
    const gate = here.at('gate');
    const link = [tools.sh, '-c', 'until [ -e "$0" ]; do sleep 0.02; done; exec "$@"', gate];

    keep(here, ...link, file, ...before, '-c', BEGIN_SCRIPT, '/bin/sleep', 'sleep', '60');
    await eventually(() => expect(readFileSync(here.runFile, 'utf8')).toMatch(/\nS .*\n/));
    expect(readRunFile(here.runFile)).toMatchObject({ program: null, logFrom: 77 });
    const keptAt = uptimeMs();
    await eventually(() => expect(uptimeMs()).toBeGreaterThan(keptAt));
    writeFileSync(gate, '');
    const { program } = await begun(here.runFile);

    expect(readRunFile(here.runFile)?.beganAt).toBeGreaterThan(program.startTicks * 10);
    await eventually(() => {
      expect(openFiles(program.pid)).toEqual({ 0: '/dev/null', 1: here.fifo, 2: here.fifo });
    });
  });

  test('a setting that fails is recorded with its words', async () => {
    const here = { ...place(), first: 'settings' };
    const link = [tools.sh, '-c', 'echo "a tool: no" >&2; exit 1'];

    await keep(here, ...link, 'touch', here.at('proof')).ended;

    expect(readRunFile(here.runFile)).toMatchObject({
      ...{ program: null, words: 'a tool: no\n', end: { status: 1 } },
    });
    expect(existsSync(here.at('proof'))).toBe(false);
  });

  test('a program has the FIFOs that it is to have', async () => {
    const fifos = place();
    const here = { ...fifos, stdin: fifos.at('in'), pipe: fifos.at('a pipe') };
    const script = 'read -r x; echo "$x"; echo ready > "$0"; read -r y';
    const { ended } = keep(here, 'sh', '-c', script, here.pipe);
    const { program } = await begun(here.runFile);

    writeFileSync(here.stdin, 'one\n');
    await eventually(() => expect(here.read('log')).toBe('one\n'));
    expect(openFiles(program.pid)).toEqual({ 0: here.stdin, 1: here.fifo, 2: here.fifo });
    writeFileSync(here.stdin, 'two\n');
    await ended;

    expect(readRunFile(here.runFile)?.end?.status).toBe(0);
    expect(existsSync(here.pipe)).toBe(false);
  });

  const said = name === 'bash as sh' ? null : 'SIGTERM';
  test(`SIGTERM is told from exit 143${said === null ? ' by no word of this shell' : ''}`, async () => {
    const killed = place();
    const exited = place();

    await keep(killed, 'sh', '-c', 'kill $$').ended;
    await keep(exited, 'sh', '-c', 'exit 143').ended;

    const exitOf = ({ runFile }: ReturnType<typeof place>) => {
      const file = readRunFile(runFile);
      return file && exitIn(file, new Set());
    };
    expect(exitOf(exited)).toEqual({ code: 143, signal: null });
    expect(exitOf(killed)).toEqual({ code: said === null ? 143 : null, signal: said });
  });
});

function uptimeMs(): number {
  return Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) * 1_000;
}
