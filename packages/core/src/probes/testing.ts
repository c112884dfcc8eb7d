import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Finding, Probe, ProbeTarget } from './probe.js';

/** A folder that goes when the running test ends. */
export function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'posse-probes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run in a folder, which writes its output to the file `log` there. */
export function targetIn(folder: string, known: Partial<ProbeTarget> = {}): ProbeTarget {
  return {
    name: 'a',
    run: 1,
    beganAt: 0,
    now: () => performance.now(),
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    prefix: [],
    uid: null,
    ready: undefined,
    health: undefined,
    log: { file: join(folder, 'log'), from: 0 },
    ...known,
  };
}

/** Looks once, with nobody to call it off. */
export function look(probe: Probe, timeoutMs?: number): Promise<Finding> {
  return probe.look(new AbortController().signal, timeoutMs);
}

/** Starts to listen, and ends that with the running test. Answers with the port. */
export async function listen(server: Server, port = 0, host = '127.0.0.1'): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port; // Always so for TCP.
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
