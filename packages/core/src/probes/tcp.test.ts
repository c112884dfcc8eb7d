import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { isBuiltWith } from '../testing.js';
import { createTcpProbe, isConnectedToItself } from './tcp.js';
import { folderForTest, freePort, listen, look, targetIn } from './testing.js';

const probeOf = (port: number, host = '127.0.0.1') =>
  createTcpProbe({ host, port }, targetIn(folderForTest()));

const server = () => createServer((socket) => socket.destroy());

const hasIpv6 = isBuiltWith(
  'IPv6 on its loopback',
  (networkInterfaces().lo ?? []).some(({ address }) => address === '::1'),
);

test('tells that nobody listens from that nobody answers', async () => {
  const free = await freePort();
  const busy = await portThatIsFull();

  const refused = await look(probeOf(free));
  const unanswered = await look(probeOf(busy), 50);

  const nobody = `nothing accepts connections on 127.0.0.1:${free}`;
  expect(refused).toEqual({ ok: false, reason: nobody });
  const silence = `127.0.0.1:${busy} does not answer within 0.05 s`;
  expect(unanswered).toEqual({ ok: false, reason: silence });
});

test('localhost is where IPv4 listens', async () => {
  const port = await listen(server());

  expect(await look(probeOf(port, 'localhost'))).toEqual({ ok: true });
});

test.runIf(hasIpv6)('localhost is where IPv6 listens, too', async () => {
  const port = await listen(server(), 0, '::1');

  expect(await look(probeOf(port, 'localhost'))).toEqual({ ok: true });
  expect(await look(probeOf(await freePort(), '::1'))).toEqual({
    ok: false,
    reason: expect.stringMatching(/^nothing accepts connections on \[::1\]:\d+$/),
  });
});

test('nobody listens on localhost when neither IPv4 nor IPv6 does', async () => {
  const port = await freePort();

  const reason = `nothing accepts connections on localhost:${port}`;
  expect(await look(probeOf(port, 'localhost'))).toEqual({ ok: false, reason });
});

test('a host that nobody knows cannot be reached, however many ask', async () => {
  const probes = [1, 2, 3].map((port) => probeOf(port, 'no.such.host.invalid'));

  const lookAll = () => Promise.all(probes.map((probe) => look(probe, 20_000)));
  const findings = await lookAll();

  expect(await lookAll()).toEqual(findings);
  expect(findings).toEqual(
    [1, 2, 3].map((port) => ({
      ok: false,
      reason: expect.stringMatching(
        new RegExp(`^no\\.such\\.host\\.invalid:${port} cannot be reached: \\w+`),
      ),
    })),
  );
});

test('a call that the kernel connects to itself is told from one that is answered', async () => {
  const port = await listen(server());
  const answered = connect({ host: '127.0.0.1', port });
  await once(answered, 'connect');
  expect(isConnectedToItself(answered)).toBe(false);
  answered.destroy();
  const free = await freePort();

  const alone = connect({
    host: '127.0.0.1',
    port: free,
    localAddress: '127.0.0.1',
    localPort: free,
  });
  await once(alone, 'connect');
  onTestFinished(() => void alone.destroy());

  expect(isConnectedToItself(alone)).toBe(true);
});

/** A port of a program that has as many connections waiting as it wants and takes none of them. */
async function portThatIsFull(): Promise<number> {
  const script = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    console.log(this.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  })`;
  const program = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  const [line] = await once(program.stdout, 'data');
  const port = Number(line);
  for (let count = 0; count < 2; count += 1) {
    const socket = connect({ host: '127.0.0.1', port });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
  }
  return port;
}
