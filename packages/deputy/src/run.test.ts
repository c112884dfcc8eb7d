import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PosseError } from '@posse/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Program, run } from './run.js';
import { createFakeSupervisor, type FakeSupervisor } from './testing/fake-supervisor.js';
import { makeTestFolder } from './testing/test-deputy.js';
import { connect } from './testing/test-link.js';

type Told = Partial<Pick<Program, 'openSupervisor' | 'posseFolder'>> & {
  readonly supervisor?: FakeSupervisor;
};

/** Runs the command with a state folder and a free port of its own. */
async function start(argv: readonly string[], told: Told = {}) {
  const { supervisor = createFakeSupervisor('camera'), ...given } = told;
  const folder = await makeTestFolder();
  const listeners: ((signal: NodeJS.Signals) => void)[] = [];
  const output = { printed: '', errors: '' };
  const exited = run(['--port', '0', '--state-dir', folder, ...argv], {
    openSupervisor: async () => supervisor,
    posseFolder: join(folder, 'posse'),
    hostName: 'k9',
    print: (text) => {
      output.printed += text;
    },
    printError: (text) => {
      output.errors += text;
    },
    onSignal: (listener) => listeners.push(listener),
    ...given,
  });
  const signal = (name: NodeJS.Signals) => {
    for (const listener of listeners) listener(name);
  };
  onTestFinished(async () => {
    signal('SIGTERM');
    await exited;
  });
  const listening = async () => {
    await expect.poll(() => output.printed).not.toBe('');
    const [, port = ''] = output.printed.match(/127\.0\.0\.1:(\d+)/) ?? [];
    return { port, tokenPath: join(folder, 'posse', 'tokens', port) };
  };
  return { supervisor, folder, output, exited, signal, listening };
}

describe('a deputy that is told to end', () => {
  it('prints one line when it listens, and ends with 0 and the processes running', async () => {
    const { supervisor, folder, output, exited, signal, listening } = await start([]);
    const { port, tokenPath } = await listening();
    expect(await readFile(tokenPath, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    const link = await connect({ place: `127.0.0.1:${port}` });

    signal('SIGTERM');

    expect(await exited).toBe(0);
    expect(output.printed).toBe(`deputy k9 listens on 127.0.0.1:${port} (state: ${folder})\n`);
    expect(await link.closed).toBe('the deputy stops');
    expect(supervisor.commands).toEqual([]);
    expect(supervisor.isClosed).toBe(true);
    await expect(stat(tokenPath)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops the processes first when that is what it was told', async () => {
    const { supervisor, exited, signal, listening } = await start(['--on-exit', 'stop']);
    await listening();

    signal('SIGINT');

    expect(await exited).toBe(0);
    expect(supervisor.commands).toEqual(['stop camera']);
  });

  it('ends at once at the second signal', async () => {
    const supervisor = createFakeSupervisor('camera');
    supervisor.stopsAt = 'stopping';
    const deputy = await start(['--on-exit', 'stop'], { supervisor });
    await deputy.listening();

    deputy.signal('SIGINT');
    await expect.poll(() => supervisor.commands).toEqual(['stop camera']);
    deputy.signal('SIGINT');

    expect(await deputy.exited).toBe(1);
    expect(supervisor.isClosed).toBe(false);
    supervisor.become('camera', { phase: 'stopped' });
  });
});

it('says so and exits with 1 when it cannot end as it should', async () => {
  const supervisor = createFakeSupervisor('camera');
  supervisor.nextFailure = new PosseError('state_not_written', 'The disk is full.');
  const { exited, signal, output, listening } = await start(['--on-exit', 'stop'], { supervisor });
  await listening();

  signal('SIGTERM');

  expect(await exited).toBe(1);
  expect(output.errors).toMatch(/error +.*The disk is full\./);
});

describe('a deputy that cannot start', () => {
  it('says what is wrong with its command line', async () => {
    const { exited, output } = await start(['--port', 'x']);

    expect(await exited).toBe(2);
    expect(output.errors).toMatch(/^deputy: --port must be .*\n$/);
    expect(output.printed).toBe('');
  });

  it('says who holds its state folder', async () => {
    const text = 'The state folder /s is held by process 4711.';
    const openSupervisor = () => Promise.reject(new PosseError('state_locked', text));

    const { exited, output } = await start([], { openSupervisor });

    expect(await exited).toBe(2);
    expect(output.errors).toBe(`deputy: ${text}\n`);
  });

  it('says that its port is in use, and lets go of the processes', async () => {
    const squatter = createServer();
    onTestFinished(() => {
      squatter.close();
    });
    const port = await new Promise<string>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => resolve(JSON.stringify(squatter.address())));
    }).then((address) => String(JSON.parse(address).port));

    const { exited, output, supervisor } = await start(['--port', port]);

    expect(await exited).toBe(2);
    expect(output.errors).toContain(`deputy: Port ${port} of 127.0.0.1 is in use.`);
    expect(supervisor.isClosed).toBe(true);
  });

  it('refuses an address that others reach, before it touches anything', async () => {
    const openSupervisor = () => Promise.reject(new Error('must not be opened'));

    const { exited, output } = await start(['--host', '0.0.0.0'], { openSupervisor });

    expect(await exited).toBe(2);
    expect(output.errors).toMatch(/^deputy: 0\.0\.0\.0 can be reached .* --insecure\.\n$/);
  });
});

it('warns at each start that --insecure is what it says', async () => {
  const { output } = await start(['--host', '0.0.0.0', '--insecure']);

  await expect.poll(() => output.printed).toContain('listens on 0.0.0.0:');
  expect(output.errors).toMatch(/warn +Links over 0\.0\.0\.0 are not encrypted/);
});

it('serves those who know its token when it cannot publish it', async () => {
  const file = join(await makeTestFolder(), 'file');
  await writeFile(file, '');

  const { output } = await start([], { posseFolder: file });

  await expect.poll(() => output.printed).toContain('listens on 127.0.0.1:');
  expect(output.errors).toMatch(/warn +The token in .*file\/tokens\/\d+: /);
});

it('helps', async () => {
  const { exited, output } = await start(['--help']);

  expect(await exited).toBe(0);
  expect(output.printed).toContain('Usage: deputy');
});
