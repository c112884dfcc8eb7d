import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { kindsOf, openFiles, type RunsStage, untilLogged, withRuns } from './keeper/testing.js';
import { readStat } from './proc/stat.js';
import {
  eventually,
  linesOf,
  pidsMarked,
  run,
  specOf,
  untilShows,
  withSupervisor,
} from './testing.js';

const key = { name: 'a', run: 1 };

/** The path of a program in `test/fixtures`. */
function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));
}

/** Begins a run of a program in `test/fixtures`; answers with its pid. */
async function begin({ runs, told }: RunsStage, name: string, ...args: readonly string[]) {
  runs.spawn(key, specOf('a', [fixture(name), ...args]));
  return (await told('a', 'spawned')).pid;
}

/** Waits until a run is over and its scribe has written everything; answers with the log. */
async function logAtEnd({ told, paths, stateId }: RunsStage): Promise<Buffer> {
  await told('a', 'ended');
  await eventually(() => expect(pidsMarked(stateId)).toEqual([]));
  return readFileSync(join(paths.logs, 'a.log'));
}

const asToStop = specOf('a', 'true');

describe('stopping', () => {
  test('ignores-sigterm goes on until it is killed', async () => {
    await withRuns(async (stage) => {
      const pid = await begin(stage, 'ignores-sigterm');
      await untilLogged(stage.paths, 'a', `up ${pid}\n`);

      stage.runs.terminate(key, asToStop);
      await stage.told('a', 'signalled');
      expect(readStat(pid)?.state).toMatch(/[RSD]/);
      stage.runs.kill(key);

      expect((await stage.told('a', 'ended')).exit).toEqual({ code: null, signal: 'SIGKILL' });
    });
  });

  test('of setsid-grandchild nothing is left when the end is told', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'setsid-grandchild');
      await untilLogged(stage.paths, 'a', 'grandchild ');
      const log = readFileSync(join(stage.paths.logs, 'a.log'), 'utf8');
      const grandchild = Number(/grandchild (\d+)/.exec(log)?.[1]);

      stage.runs.terminate(key, asToStop);
      await stage.told('a', 'leader_ended');
      expect(pidsMarked(stage.stateId)).toContain(grandchild);
      stage.runs.kill(key);

      await stage.told('a', 'ended');
      expect(pidsMarked(stage.stateId)).not.toContain(grandchild);
    });
  });

  test('the child of leader-exits-child-lives is seen to before the end is told', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'leader-exits-child-lives');
      await stage.told('a', 'leader_ended');
      await untilLogged(stage.paths, 'a', 'child\n');

      expect(kindsOf(stage.news, 'a')).toEqual(['spawned', 'leader_ended']);
      stage.runs.kill(key);

      expect((await stage.told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
    });
  });
});

describe('output', () => {
  test('of floods-100-mb not a byte is lost', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'floods-100-mb');

      const log = await logAtEnd(stage);

      expect(log).toHaveLength(100_000_000);
      expect(log.subarray(-100).toString()).toBe(`${'0'.repeat(98)}1\n`);
    });
  });

  test('of one-10-mb-line all is there', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'one-10-mb-line');

      const log = await logAtEnd(stage);

      expect(log.equals(Buffer.alloc(10_000_000, 'x'))).toBe(true);
    });
  });

  test('of invalid-utf8 comes as it is', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'invalid-utf8');

      const log = await logAtEnd(stage);

      expect(log.toString('latin1')).toBe('a \xff b \xc3( c \0 d\n');
    });
  });

  test('of exits-in-5-ms is there, and how it ended', async () => {
    await withRuns(async (stage) => {
      await begin(stage, 'exits-in-5-ms');

      expect((await stage.told('a', 'ended')).exit).toEqual({ code: 5, signal: null });
      expect((await logAtEnd(stage)).toString()).toBe('bye\n');
      expect(kindsOf(stage.news, 'a')).toEqual(['spawned', 'ended']);
    });
  });

  test('of closes-stdout ends early, and it does not', async () => {
    await withRuns(async (stage) => {
      const gate = join(stage.paths.logs, 'gate');
      const pid = await begin(stage, 'closes-stdout', gate);
      await eventually(() => expect(Object.keys(openFiles(pid))).not.toContain('1'));
      expect(kindsOf(stage.news, 'a')).toEqual(['spawned']);

      writeFileSync(gate, '');

      expect((await stage.told('a', 'ended')).exit).toEqual({ code: 7, signal: null });
      expect((await logAtEnd(stage)).toString()).toBe('before\n');
    });
  });

  test('of fills-its-fifo waits for a scribe that does not read, whole', async () => {
    await withRuns(async (stage) => {
      const go = join(stage.paths.logs, 'go');
      const command = `until [ -e '${go}' ]; do sleep 0.02; done; exec '${fixture('fills-its-fifo')}'`;
      stage.runs.spawn(key, specOf('a', command));
      await stage.told('a', 'spawned');
      const isScribe = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'cat\n';
      const [scribe = Number.NaN] = await eventually(() => {
        const scribes = pidsMarked(stage.stateId).filter(isScribe);
        expect(scribes).toHaveLength(1);
        return scribes;
      });

      process.kill(scribe, 'SIGSTOP');
      writeFileSync(go, '');
      await eventually(() => {
        const writers = pidsMarked(stage.stateId).filter(isBlockedInPipe);
        expect(writers).not.toEqual([]);
      });
      expect(kindsOf(stage.news, 'a')).toEqual(['spawned']);
      process.kill(scribe, 'SIGCONT');

      const lines = (await logAtEnd(stage)).toString().split('\n');
      expect(lines).toHaveLength(50_001);
      expect(lines.at(-2)).toBe('line 00000000050000');
    });
  });
});

test('crash-loop is run again and again, one after the other', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const restart = {
      policy: 'on_failure',
      delay: 0.01,
      max_delay: 0.02,
      limit: { count: 5, within: 60 },
    };
    await run(supervisor, specOf('a', [fixture('crash-loop')], { restart }));

    await untilShows(supervisor, 'a', { phase: 'failed' });

    const runs = await linesOf(supervisor, 'a');
    expect(runs.length).toBeGreaterThanOrEqual(5);
    expect(runs).toEqual(runs.map((_, index) => `run ${index + 1}`));
  });
});

test('ready-after-3-s is starting until it is ready', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const port = await freePort();
    const spec = specOf('a', [fixture('ready-after-3-s'), String(port)], { ready: { tcp: port } });
    const began = performance.now();

    await run(supervisor, spec);
    const { phase } = await untilShows(supervisor, 'a', { phase: 'starting' });
    expect(phase).toBe('starting');
    await untilShows(supervisor, 'a', { phase: 'running' });

    expect(performance.now() - began).toBeGreaterThan(3_000);
  });
});

/** Whether a process sleeps in the kernel since a pipe takes no more. */
function isBlockedInPipe(pid: number): boolean {
  return /pipe_write/.test(readFileSync(`/proc/${pid}/wchan`, 'utf8'));
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
