import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Supervisor } from '@posse/core';
import { expect, it, onTestFinished } from 'vitest';
import { type Deputy, startDeputy } from './deputy.js';
import { keepToken } from './state/token.js';
import { createFakeSupervisor } from './testing/fake-supervisor.js';
import { makeTestFolder, startTestDeputy } from './testing/test-deputy.js';
import { link, type TestLink } from './testing/test-link.js';

/** A deputy over a real supervisor; starting it again takes its processes over. */
async function createHost() {
  const stateDir = await makeTestFolder();
  const log = () => {};
  let open: Deputy | undefined;
  onTestFinished(() => open?.close(true));
  const start = async () => {
    open = await startDeputy(
      { host: '127.0.0.1', port: 0, name: 'k9', stateDir, insecure: false, onExit: 'keep' },
      { openSupervisor: Supervisor.open, posseFolder: join(stateDir, 'posse'), log },
    );
    return open;
  };
  const linkTo = async ({ place }: { place: string }) =>
    link({ place, token: await keepToken(stateDir) });
  return { start, linkTo };
}

async function rowOf({ ask }: TestLink, name: string) {
  const { processes } = await ask.status({});
  return processes.find((process) => process.name === name);
}

it('starts, reads and stops a real program, which lives through a restart of the deputy', async () => {
  const { start, linkTo } = await createHost();
  const first = await start();
  const before = await linkTo(first);
  const talker = { name: 'talker', command: 'echo hello; exec sleep 1000' };
  await before.ask.apply({ configuration: 'robot', base: null, specs: [talker] });
  await before.ask.start({ processes: ['talker'] });
  await expect.poll(() => rowOf(before, 'talker')).toMatchObject({ phase: 'running', run: 1 });
  const read = { process: 'talker', at: { offset: 0 }, waitMs: 5_000 };
  expect(await before.ask.read(read)).toMatchObject({ data: 'hello\n', encoding: 'utf8' });
  const pid = (await rowOf(before, 'talker'))?.pid;

  await first.close(false);
  const second = await start();
  const after = await linkTo(second);

  expect(await rowOf(after, 'talker')).toMatchObject({ phase: 'running', run: 1, pid });
  expect(await after.ask.specs({})).toMatchObject({
    configuration: 'robot',
    appliedBy: 'alice@lap',
  });
  await after.ask.stop({ processes: ['talker'] });
  await expect
    .poll(() => rowOf(after, 'talker'))
    .toMatchObject({ phase: 'stopped', exit: { signal: 'SIGTERM' } });
});

it('publishes the tokens of two deputies on one port of two addresses apart', async () => {
  const [first, second] = [await startTestDeputy(), await makeTestFolder()];
  const port = Number(first.place.split(':')[1]);
  const other = await startDeputy(
    { host: '127.0.0.2', port, name: 'k8', stateDir: second, insecure: false, onExit: 'keep' },
    {
      openSupervisor: async () => createFakeSupervisor(),
      posseFolder: first.posseFolder,
      log: () => {},
    },
  );
  onTestFinished(() => other.close(false));

  const tokens = join(first.posseFolder, 'tokens');
  expect(await readFile(join(tokens, `${port}`), 'utf8')).toBe(first.token);
  expect(await readFile(join(tokens, `127.0.0.2_${port}`), 'utf8')).toBe(await keepToken(second));
});

it('lets one deputy at a time have a state folder, and says who holds it', async () => {
  const { start } = await createHost();
  await start();

  await expect(start()).rejects.toMatchObject({
    code: 'state_locked',
    message: expect.stringContaining(String(process.pid)),
  });
});
