import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from './testing/eventually.js';
import { startFakeDeputy } from './testing/fake-deputy.js';
import { makeTestFolder } from './testing/test-folder.js';
import { configOf, startTestSheriff, watch } from './testing/test-sheriff.js';

const NONE_RUNS = 'no local deputy runs; "up" starts one';

test.each(['localhost', hostname()])('looking starts no local deputy for %s', async (host) => {
  const { client, folder } = await drive(`${host}/camera`);
  const id = `${host}/camera`;

  const { hosts: plans } = await client.ask.plan({});
  await expect(client.ask.read({ id, at: { offset: 0 } })).rejects.toMatchObject({
    code: 'not_applied',
  });

  expect(client.host(host)).toMatchObject({ link: 'down', tried: true, error: NONE_RUNS });
  expect(client.process(id)).toMatchObject({ phase: 'stopped', applied: false });
  expect(plans).toMatchObject([{ host, error: expect.stringContaining(NONE_RUNS) }]);
  expect(existsSync(join(folder, 'local'))).toBe(false);
});

test.each(['apply', 'start', 'restart'] as const)('%s starts the local deputy', async (verb) => {
  const { client, deputy } = await drive('localhost/camera');

  const { hosts } = await client.ask[verb]({ ids: ['localhost/camera'] });

  expect(hosts).toMatchObject([{ ok: true, host: 'localhost', touched: ['localhost/camera'] }]);
  expect(client.host('localhost')).toMatchObject({ link: 'up', url: deputy.url });
});

test('a plan that is to be applied starts the local deputy, so that it knows what is held', async () => {
  const { client, deputy } = await drive('localhost/camera');

  const { hosts } = await client.ask.plan({ toApply: true });

  expect(hosts).toMatchObject([{ host: 'localhost', error: null, added: ['camera'] }]);
  expect(client.host('localhost')).toMatchObject({ link: 'up', url: deputy.url });
});

test('a stop where no deputy ever ran starts none: there is nothing to stop', async () => {
  const { client, folder } = await drive('localhost/camera');

  const { hosts } = await client.ask.stop({ ids: ['localhost/camera'] });

  expect(hosts).toMatchObject([{ ok: false, code: 'not_applied' }]);
  expect(existsSync(join(folder, 'local'))).toBe(false);
});

test('a stop where a deputy is gone starts one: what it has left may still run', async () => {
  const { client } = await drive('localhost/camera', { lock: '' });
  expect(client.process('localhost/camera')).toMatchObject({ phase: 'unknown', applied: null });

  const { hosts } = await client.ask.stop({ ids: ['localhost/camera'] });

  expect(hosts).toMatchObject([{ ok: false, code: 'not_applied' }]);
});

test('a stop after a reboot starts no deputy, which would start the robot', async () => {
  const { client, folder } = await drive('localhost/camera', { lock: '', lockedAt: new Date(0) });

  const { hosts } = await client.ask.stop({ ids: ['localhost/camera'] });

  expect(hosts).toMatchObject([{ ok: false, code: 'not_applied' }]);
  expect(existsSync(join(folder, 'local', 'address'))).toBe(false);
});

test('a start on another host starts no local deputy', async () => {
  const { client, folder } = await drive('k9/camera');

  await client.ask.start({ ids: ['k9/camera'] });

  expect(existsSync(join(folder, 'local'))).toBe(false);
});

/** A sheriff of the local deputy, which does not run; started, it is a fake one. */
async function drive(
  id: string,
  { lock, lockedAt = new Date() }: { readonly lock?: string; readonly lockedAt?: Date } = {},
) {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, name: hostname() });
  const deputyBin = join(folder, 'deputy.mjs');
  const leaveAddress = `writeFileSync(process.argv.at(-1) + '/address', '127.0.0.1:${deputy.port}');`;
  await writeFile(deputyBin, `import { writeFileSync } from 'node:fs';\n${leaveAddress}`);
  if (lock !== undefined) {
    await mkdir(join(folder, 'local'));
    await writeFile(join(folder, 'local', 'lock'), lock);
    await utimes(join(folder, 'local', 'lock'), lockedAt, lockedAt);
  }
  const client = await watch(startTestSheriff(configOf(['localhost'], id), { folder, deputyBin }));
  const host = id.slice(0, id.indexOf('/'));
  await eventually(() => expect(client.host(host)?.tried).toBe(true));
  return { client, deputy, folder };
}
