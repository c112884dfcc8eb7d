import { execFileSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import {
  appendFileSync,
  closeSync,
  constants,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ProbeKind, readySchema } from '../config/fields/probe.js';
import { eventually } from '../testing.js';
import { probeFor } from './index.js';
import type { ProbeTarget } from './probe.js';
import { folderForTest, freePort, listen, look, targetIn } from './testing.js';

/** Something that a probe is to say yes of, some time. */
interface Subject {
  readonly settings: unknown;
  readonly target?: Partial<ProbeTarget>;
  readonly begin: () => unknown;
  /** Undoes that, if it can be undone. */
  readonly end?: () => unknown;
}

const SUBJECTS: { readonly [Kind in ProbeKind]: (folder: string) => Promise<Subject> } = {
  tcp: async () => {
    const port = await freePort();
    const server = createServer((socket) => socket.resume());
    return {
      settings: { port, host: '127.0.0.1' },
      begin: () => listen(server, port),
      end: () => server.close(),
    };
  },
  http: async () => {
    const port = await freePort();
    const server = createHttpServer((_request, response) => response.end('pong'));
    return {
      settings: { url: `http://127.0.0.1:${port}/`, body: 'pong' },
      begin: () => listen(server, port),
      end: () => server.close(),
    };
  },
  file: async (folder) => ({
    settings: { path: 'there' },
    begin: () => writeFileSync(join(folder, 'there'), ''),
    end: () => rmSync(join(folder, 'there')),
  }),
  pipe: async (folder) => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const fifo = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(fifo));
    return { settings: { path: 'fifo' }, begin: () => writeSync(fifo, 'ready\n') };
  },
  log: async (folder) => {
    writeFileSync(join(folder, 'log'), 'loading\n');
    return {
      settings: { pattern: '^serving$' },
      begin: () => appendFileSync(join(folder, 'log'), 'serving\n'),
    };
  },
  exec: async (folder) => ({
    settings: { command: 'test -e there' },
    begin: () => writeFileSync(join(folder, 'there'), ''),
    end: () => rmSync(join(folder, 'there')),
  }),
  delay: async () => {
    let now = 0;
    return {
      settings: { seconds: 5 },
      target: { now: () => now },
      begin: () => {
        now = 5_000;
      },
    };
  },
};

describe.each(Object.entries(SUBJECTS))('a probe of the kind %s', (kind, subjectIn) => {
  async function open() {
    const folder = folderForTest();
    const { settings, target, ...subject } = await subjectIn(folder);
    const spec = readySchema.parse({ [kind]: settings });
    return { ...subject, probe: probeFor(spec, targetIn(folder, target)) };
  }

  test('says no for a reason, and yes from when it is so for as long as it is so', async () => {
    const { probe, begin, end } = await open();

    const before = [await look(probe), await look(probe)];
    await begin();
    const during = [await look(probe), await look(probe)];
    await end?.();
    const after = await look(probe);
    probe.close?.();

    expect(before[0]).toEqual({ ok: false, reason: expect.stringMatching(/^\S.*[^.\s]$/) });
    expect(before[1]).toEqual(before[0]);
    expect(during).toEqual([{ ok: true }, { ok: true }]);
    expect(after.ok).toBe(end === undefined);
  });

  test('ends a look that is called off, before it begins or in the middle', async () => {
    const { probe, begin } = await open();
    await begin();
    const inTheMiddle = new AbortController();

    const before = probe.look(AbortSignal.abort());
    const middle = probe.look(inTheMiddle.signal);
    inTheMiddle.abort();

    expect([typeof (await before).ok, typeof (await middle).ok]).toEqual(['boolean', 'boolean']);
    expect(await look(probe)).toEqual({ ok: true });
    probe.close?.();
  });

  test('leaves nothing behind', async () => {
    const { signal } = new AbortController();
    await lookOften(await open(), signal, 1);
    const subject = await open();
    const before = openFiles();

    await lookOften(subject, signal, 20);

    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await eventually(() => expect(openFiles()).toBeLessThanOrEqual(before));
  });

  async function lookOften(
    { probe, begin, end }: Awaited<ReturnType<typeof open>>,
    signal: AbortSignal,
    times: number,
  ) {
    for (let count = 0; count < times; count += 1) await probe.look(signal);
    await begin();
    for (let count = 0; count < times; count += 1) await probe.look(signal);
    const off = new AbortController();
    const last = probe.look(off.signal);
    off.abort();
    await last;
    await end?.();
    probe.close?.();
    expect(getEventListeners(off.signal, 'abort')).toEqual([]);
  }
});

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}
