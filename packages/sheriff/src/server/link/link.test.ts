import { chmod, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.js';
import { type FakeDeputy, type FakeOptions, startFakeDeputy } from '../testing/fake-deputy.js';
import { makeTestFolder } from '../testing/test-folder.js';
import { TIMINGS, type Timings } from '../timings.js';
import { keepLink, type Link } from './link.js';
import { openLink } from './open-link.js';

test('a link comes up with what the deputy holds, and keeps up with what changes', async () => {
  const { deputy, link } = await linkedTo();

  deputy.model.become('camera', { phase: 'running', run: 1, pid: 7 });

  await eventually(() => expect(heard(link, 'camera')).toMatchObject({ phase: 'running', pid: 7 }));
  expect(link.view()).toMatchObject({
    url: deputy.url,
    heard: { identity: { name: 'k9', bootKey: 'boot-1' }, held: { configuration: 'robot' } },
  });
});

test('a lost link is dialled again, and meanwhile what was heard stays', async () => {
  const { deputy, link, folder } = await linkedTo();

  await deputy.stop();
  await eventually(() => expect(link.view().link.state).toBe('down'));
  const whileDown = link.view();
  await startFakeDeputy({ folder, port: deputy.port, token: deputy.token, model: deputy.model });

  expect(whileDown.heard?.processes.has('camera')).toBe(true);
  expect(link.reached()).toBeNull();
  await eventually(() => expect(link.view().link.state).toBe('up'));
});

test('a deputy that falls silent is given up on, although the connection looks alive', async () => {
  const { deputy, link } = await linkedTo({}, { pingMs: 50, silenceMs: 300 });

  const frozenMs = performance.now();
  deputy.freeze();

  await eventually(() => expect(error(link)).toContain('nothing was heard for 0.3 s'));
  expect(performance.now() - frozenMs).toBeLessThan(3_000);
});

test('a deputy that has nothing to tell is not given up on', async () => {
  const { deputy, link } = await linkedTo({}, { pingMs: 20, silenceMs: 500 });

  await eventually(() =>
    expect(deputy.asked.filter((verb) => verb === 'clock').length).toBeGreaterThan(30),
  );

  expect(link.view().link.state).toBe('up');
  expect(deputy.asked.filter((verb) => verb === 'hello')).toHaveLength(1);
});

test('the last moment of a command is told in the clock of the deputy', async () => {
  const { deputy, link } = await linkedTo({}, { pingMs: 20 });

  expect(lateness(link, deputy)).toBeCloseTo(TIMINGS.commandMs, -2);
  deputy.model.advance(60_000);

  await eventually(() => expect(lateness(link, deputy)).toBeCloseTo(TIMINGS.commandMs, -2));
});

test('a link that is closed says goodbye', async () => {
  const { deputy, link } = await linkedTo();

  await link.close();

  await eventually(() => expect(deputy.endings).toEqual(['closed']));
  expect(deputy.goodbyes).toEqual(['']);
  expect(deputy.links()).toBe(0);
});

test('a link that is closed while an answer is missing is reset, so that nothing arrives later', async () => {
  const { deputy, link } = await linkedTo();
  deputy.stall('read');
  const params = { process: 'camera', at: { offset: 0 } };
  const inTime = link.reached()?.verbs.read(params, 1);
  await expect(inTime).rejects.toMatchObject({ code: 'timed_out' });

  await link.close();

  await eventually(() => expect(deputy.endings).toEqual(['ECONNRESET']));
  expect(deputy.links()).toBe(0);
});

test('a refused connection says that no deputy listens there', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  await deputy.stop();

  expect(await firstError(deputy, folder)).toBe('connection refused: no deputy listens there');
});

test('a name that nobody knows is said to be unknown', async () => {
  const link = linkTo({ host: 'no-such-host.invalid', port: 8000 }, await makeTestFolder());

  await eventually(() => expect(error(link)).toContain('"no-such-host.invalid" is not known here'));
});

test('a missing token names the file that was looked for, and nothing is said to the deputy', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  await rm(tokenOf(deputy, folder));

  expect(await firstError(deputy, folder)).toContain(
    `no token: there is no ${tokenOf(deputy, folder)}`,
  );
  expect(deputy.asked).toEqual([]);
});

test('a token that others may read is refused', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  await chmod(tokenOf(deputy, folder), 0o644);

  expect(await firstError(deputy, folder)).toContain(`other users may read or change the token`);
  expect(deputy.asked).toEqual([]);
});

test('a token file that is much too long is refused', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  await writeFile(tokenOf(deputy, folder), 'x'.repeat(10_000));

  expect(await firstError(deputy, folder)).toContain('holds no token');
});

test('a squatter that does not know the token is told nothing but hello', async () => {
  const folder = await makeTestFolder();
  const squatter = await startFakeDeputy({ folder, provenToken: 'guess' });

  expect(await firstError(squatter, folder)).toContain('does not know the token');
  expect(new Set(squatter.asked)).toEqual(new Set(['hello']));
});

test('another version of the wire is said in words', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, protocol: 2 });

  expect(await firstError(deputy, folder)).toBe(
    'it speaks version 2 of the wire (deputy 0.1.0), this sheriff version 1: update the older one',
  );
  expect(deputy.asked).not.toContain('prove');
});

test('a server that takes the connection and says nothing is given up on', async () => {
  const server = createServer((socket) => socket.on('error', () => {}));
  const link = linkTo(await listening(server), await makeTestFolder(), { connectMs: 100 });

  await eventually(() =>
    expect(error(link)).toContain('said nothing: it is stuck, or no deputy (0.1 s)'),
  );
});

test('a web server is said to be no deputy', async () => {
  const server = createHttpServer((_request, response) => response.writeHead(404).end());
  const link = linkTo(await listening(server), await makeTestFolder());

  await eventually(() => expect(error(link)).toContain('what listens there is no deputy'));
});

test('a server that speaks no HTTP is said to be no deputy', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  const link = linkTo(await listening(server), await makeTestFolder());

  await eventually(() => expect(error(link)).toContain('what listens there is no deputy'));
});

async function linkedTo(options: Partial<FakeOptions> = {}, timings: Partial<Timings> = {}) {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, ...options });
  deputy.model.hold('robot', 'camera');
  const link = linkTo(deputy, folder, timings);
  await eventually(() => expect(link.view().link.state).toBe('up'));
  return { deputy, folder, link };
}

function linkTo(
  { host = '127.0.0.1', port }: { readonly host?: string; readonly port: number },
  folder: string,
  changed: Partial<Timings> = {},
): Link {
  const timings = { ...TIMINGS, retryMs: 20, maxRetryMs: 100, ...changed };
  const link = keepLink({
    deputy: { kind: 'url', url: `http://${host}:${port}`, host, port },
    open: ({ signal }) => openLink({ host, port }, { folder, who: 'alice@lap', timings, signal }),
    timings,
    onChange: () => {},
    log: () => {},
  });
  onTestFinished(() => link.close());
  return link;
}

async function firstError({ port }: FakeDeputy, folder: string): Promise<string | undefined> {
  const link = linkTo({ port }, folder);
  await eventually(() => expect(error(link)).toBeDefined());
  return error(link);
}

function error(link: Link): string | undefined {
  const { link: state } = link.view();
  return state.state === 'down' ? state.error : undefined;
}

function heard(link: Link, name: string) {
  return link.view().heard?.processes.get(name);
}

function lateness(link: Link, deputy: FakeDeputy): number {
  return (link.reached()?.notAfterMs() ?? Number.NaN) - deputy.model.clockMs();
}

function tokenOf({ port }: FakeDeputy, folder: string): string {
  return join(folder, 'tokens', `${port}`);
}

async function listening(server: Server): Promise<{ port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port }; // A TCP server has no other address.
}
