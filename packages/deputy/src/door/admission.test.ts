import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAdmission, MAX_STRANGERS } from './admission.js';

/** Both ends of one connection. */
async function connection(): Promise<{ near: Socket; far: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server has no other address.
  const far = connect(port, '127.0.0.1').on('error', () => {});
  const [near] = await once(server, 'connection');
  onTestFinished(() => {
    far.destroy();
    server.close();
  });
  return { near, far };
}

it('shows the oldest stranger out for one too many, and lets the newcomer in', async () => {
  const admission = createAdmission(() => {});
  const { near: sheriff } = await connection();
  const { near: oldest } = await connection();
  const { near: newcomer } = await connection();
  admission.takeIn(sheriff);
  admission.trust(sheriff);
  admission.takeIn(oldest);
  const others = Array.from({ length: MAX_STRANGERS - 1 }, () => new Socket());
  for (const other of others) admission.takeIn(other);

  admission.takeIn(newcomer);

  expect([sheriff, oldest, newcomer].map(({ destroyed }) => destroyed)).toEqual([
    false,
    true,
    false,
  ]);
  expect(others.some(({ destroyed }) => destroyed)).toBe(false);
  for (const other of others) other.destroy();
});

it('tells once that it shows strangers out, not for each of them', async () => {
  const lines: string[] = [];
  const admission = createAdmission((_level, line) => lines.push(line));
  const nears = Array.from({ length: MAX_STRANGERS + 3 }, () => new Socket());
  onTestFinished(() => {
    for (const near of nears) near.destroy();
  });

  for (const near of nears) admission.takeIn(near);

  expect(lines).toEqual([expect.stringContaining('Showing strangers out')]);
});

it('shows a stranger out after 5 s, and keeps whoever proves the token', async () => {
  const [stranger, sheriff] = [await connection(), await connection()];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const admission = createAdmission(() => {});

  admission.takeIn(stranger.near);
  admission.takeIn(sheriff.near);
  admission.trust(sheriff.near);
  vi.advanceTimersByTime(5_000);

  expect(stranger.near.destroyed).toBe(true);
  expect(sheriff.near.destroyed).toBe(false);
});
