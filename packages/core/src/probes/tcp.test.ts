import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createTcpProbe, isConnectedToItself } from './tcp.js';

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return { server, port: address !== null && typeof address === 'object' ? address.port : 0 };
}

const look = (port: number, host = '127.0.0.1', signal = new AbortController().signal) =>
  createTcpProbe({ host, port })(signal);

test('ready is when somebody accepts', async () => {
  const { server, port } = await listen();

  expect(await look(port)).toBe(true);
  expect(await look(port, 'localhost')).toBe(true);
  server.close();
  await once(server, 'close');

  expect(await look(port)).toBe(false);
});

test('a host that nobody knows is not ready', async () => {
  expect(await look(80, 'no.such.host.invalid')).toBe(false);
});

test('a look that is called off says no, before or after it has begun', async () => {
  const { port } = await listen();
  const before = AbortSignal.abort();
  const after = new AbortController();

  const looking = look(port, '127.0.0.1', after.signal);
  after.abort();

  expect(await look(port, '127.0.0.1', before)).toBe(false);
  expect(await looking).toBe(false);
});

test('a call that the kernel connects to itself is told from one that is answered', async () => {
  const { server, port } = await listen();
  const answered = connect({ host: '127.0.0.1', port });
  await once(answered, 'connect');
  expect(isConnectedToItself(answered)).toBe(false);
  answered.destroy();
  server.close();
  await once(server, 'close');

  const alone = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort: port });
  await once(alone, 'connect');
  onTestFinished(() => {
    alone.destroy();
  });

  expect(isConnectedToItself(alone)).toBe(true);
});
