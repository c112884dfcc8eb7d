import type { HostOutcome } from '@posse/protocol';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.js';
import { type FakeDeputy, startFakeDeputy } from '../testing/fake-deputy.js';
import type { HeldProcess } from '../testing/model.js';
import { makeTestFolder } from '../testing/test-folder.js';
import { configOf, startTestSheriff, type TestClient, watch } from '../testing/test-sheriff.js';

test('a process that moves is given to its new host when it has ended on the old one', async () => {
  const { client, k9, base } = await drive({ k9: ['arm'] }, 'base/arm', 'k9/camera');
  k9.model.lingers = true;
  await runs(client, k9, 'arm');

  const applied = client.ask.apply({});
  await eventually(() => expect(client.process('k9/arm')?.phase).toBe('stopping'));
  const whileEnding = [...base.commands];
  k9.model.end('arm');

  expect((await applied).hosts).toMatchObject([
    { ok: true, host: 'base', touched: ['base/arm'] },
    { ok: true, host: 'k9', touched: ['k9/camera', 'k9/arm'] },
  ]);
  expect(whileEnding).toEqual([]);
  expect(base.commands).toMatchObject([{ verb: 'apply', params: { specs: [{ name: 'arm' }] } }]);
});

test('a process that does not end keeps its new host from getting it, until it is forced', async () => {
  const arm = { name: 'arm', stop: { timeout: 0.1 } };
  const { client, k9, base } = await drive({ k9: [arm] }, 'base/arm');
  k9.model.lingers = true;
  await runs(client, k9, 'arm');

  const refused = await client.ask.apply({});
  const commands = [...base.commands];
  const forced = await client.ask.apply({ force: true });

  expect(outcomeOf(refused, 'base')).toEqual({
    ok: false,
    host: 'base',
    code: 'conflict',
    message: 'base: "arm" still ends on k9: apply again when it has, or use --force.',
  });
  expect(commands).toEqual([]);
  expect(outcomeOf(forced, 'base')).toMatchObject({ ok: true });
});

test('a process on a host that went out of reach may run there still', async () => {
  const { client, k9, base } = await drive({ k9: ['arm'] }, 'base/arm');
  await runs(client, k9, 'arm');
  await k9.stop();
  await eventually(() => expect(client.host('k9')?.link).toBe('down'));

  const { hosts } = await client.ask.apply({});

  expect(hosts).toMatchObject([
    {
      ok: false,
      host: 'base',
      code: 'conflict',
      message:
        'base: "arm" was running on k9 when that was last in reach: apply again when it is back and it has ended, or use --force.',
    },
  ]);
  expect(base.commands).toEqual([]);
});

test('a process that had ended on a host out of reach moves', async () => {
  const { client, k9 } = await drive({ k9: ['arm'] }, 'base/arm');
  await eventually(() => expect(client.process('k9/arm')?.phase).toBe('stopped'));
  await k9.stop();
  await eventually(() => expect(client.host('k9')?.link).toBe('down'));

  const { hosts } = await client.ask.apply({});

  expect(hosts).toMatchObject([{ ok: true, host: 'base' }]);
});

test('an apply for the new host alone does not end what runs on the old one', async () => {
  const { client, k9, base } = await drive({ k9: ['arm'] }, 'base/arm');
  await runs(client, k9, 'arm');

  const { hosts } = await client.ask.apply({ hosts: ['base'] });

  expect(hosts).toMatchObject([
    {
      code: 'conflict',
      message: 'base: "arm" is still running on k9: stop it there and apply again, or use --force.',
    },
  ]);
  expect([...base.commands, ...k9.commands]).toEqual([]);
});

test('processes that trade places are refused at once, and nothing is stopped', async () => {
  const held = { k9: ['arm'], base: ['lift'] };
  const { client, k9, base } = await drive(held, 'base/arm', 'k9/lift');
  await runs(client, k9, 'arm');
  await runs(client, base, 'lift');

  const { hosts } = await client.ask.apply({});

  expect(hosts).toMatchObject([
    { host: 'base', code: 'conflict' },
    { host: 'k9', code: 'conflict' },
  ]);
  expect([...base.commands, ...k9.commands]).toEqual([]);
});

test('the first start on an empty host gives it no process that runs elsewhere', async () => {
  const { client, k9, base } = await drive({ k9: ['arm'] }, 'base/arm');
  await runs(client, k9, 'arm');

  const { hosts } = await client.ask.start({ ids: ['base/arm'] });

  expect(hosts).toMatchObject([{ host: 'base', code: 'conflict' }]);
  expect(base.commands).toEqual([]);
});

test('a process of the same name that stays on its own host hinders nobody', async () => {
  const { client, k9 } = await drive({ k9: ['arm'] }, 'base/arm', 'k9/arm');
  await runs(client, k9, 'arm');

  const { hosts } = await client.ask.apply({});

  expect(hosts).toMatchObject([{ ok: true }, { ok: true }]);
});

type Held = Readonly<Partial<Record<'k9' | 'base', readonly HeldProcess[]>>>;

/** A sheriff of two deputies in reach that hold processes of an earlier file. */
async function drive(held: Held, ...ids: readonly string[]) {
  const folder = await makeTestFolder();
  const k9 = await startFakeDeputy({ folder, name: 'k9' });
  const base = await startFakeDeputy({ folder, name: 'base' });
  if (held.k9) k9.model.hold('robot', ...held.k9);
  if (held.base) base.model.hold('robot', ...held.base);
  const client = await watch(startTestSheriff(configOf([k9.url, base.url], ...ids), { folder }));
  const links = () => [client.host('k9')?.link, client.host('base')?.link];
  await eventually(() => expect(links()).toEqual(['up', 'up']));
  return { client, k9, base };
}

async function runs(client: TestClient, { model }: FakeDeputy, name: string): Promise<void> {
  model.become(name, { phase: 'running', want: 'up', run: 1, pid: 7 });
  const shown = () => ['k9', 'base'].map((host) => client.process(`${host}/${name}`)?.phase);
  await eventually(() => expect(shown()).toContain('running'));
}

function outcomeOf({ hosts }: { readonly hosts: readonly HostOutcome[] }, name: string) {
  return hosts.find(({ host }) => host === name);
}
