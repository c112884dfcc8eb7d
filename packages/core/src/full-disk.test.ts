import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Supervisor } from './supervisor.js';
import {
  endAllOf,
  eventually,
  hasOrSkips,
  linesOf,
  run,
  specOf,
  untilGone,
  untilShows,
  viewOf,
  withStateDir,
} from './testing.js';

const FOREVER = ['sleep', '60'];

/** Lends out a state folder on a disk of 1 MiB. */
function withSmallDisk(use: (stateDir: string) => Promise<void>): Promise<void> {
  return withStateDir(async (stateDir) => {
    mkdirSync(stateDir);
    expect(mount(stateDir)).toBe(true);
    try {
      await use(stateDir);
    } finally {
      await endAllOf(stateDir);
      spawnSync('umount', ['-l', stateDir]);
    }
  });
}

const canMount = await (async () => {
  let isMounted = false;
  await withStateDir(async (stateDir) => {
    mkdirSync(stateDir);
    isMounted = mount(stateDir);
    if (isMounted) spawnSync('umount', ['-l', stateDir]);
  });
  return hasOrSkips('the right to mount a disk', isMounted);
})();

function mount(folder: string): boolean {
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', folder]).status === 0
  );
}

const fillerOf = (stateDir: string) => join(stateDir, 'filler');

/** Takes all room that there is. */
function fill(stateDir: string): void {
  const file = openSync(fillerOf(stateDir), 'a');
  const block = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(file, block);
  } catch {
    closeSync(file);
  }
}

function makeRoom(stateDir: string): void {
  rmSync(fillerOf(stateDir));
}

/** Gives the shortest commands until one is refused: what is left of a page takes some more. */
async function untilRefused(supervisor: Supervisor): Promise<unknown> {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      await supervisor.start(['idle'], { who: 'I' });
      await supervisor.stop(['idle'], { who: 'I' });
    } catch (error) {
      return error;
    }
  }
  throw new Error('No command was refused.');
}

const idle = specOf('idle', ['/no/such/program']);

test.runIf(canMount)('what cannot be written down is refused, until there is room', async () => {
  await withSmallDisk(async (stateDir) => {
    const said: string[] = [];
    const supervisor = await Supervisor.open({ stateDir, log: (line) => said.push(line) });
    try {
      await run(supervisor, specOf('a', FOREVER), idle, specOf('b', FOREVER));
      await untilShows(supervisor, 'a', { phase: 'running' });
      await supervisor.stop(['b'], { who: 'test' });
      const before = await untilShows(supervisor, 'b', { phase: 'stopped' });
      fill(stateDir);

      expect(await untilRefused(supervisor)).toMatchObject({ code: 'state_not_written' });
      await expect(supervisor.start(['b'], { who: 'test' })).rejects.toThrow(
        /make room on the disk/,
      );
      await expect(supervisor.apply([], {})).rejects.toMatchObject({
        code: 'state_not_written',
      });
      expect(viewOf(supervisor, 'b')).toEqual(before);
      expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'running', run: 1 });
      expect(supervisor.held().specs).toHaveLength(3);

      makeRoom(stateDir);
      await supervisor.start(['b'], { who: 'test' });
      await untilShows(supervisor, 'b', { phase: 'running' });
    } finally {
      await supervisor.close();
    }
  });
});

test.runIf(canMount)('an end that came meanwhile is known to the next owner', async () => {
  await withSmallDisk(async (stateDir) => {
    const first = await Supervisor.open({ stateDir, log: () => {} });
    const gate = join(stateDir, '..', 'gate');
    await run(first, specOf('a', `until [ -e '${gate}' ]; do sleep 0.02; done; exit 7`), idle);
    await untilShows(first, 'a', { phase: 'running' });
    fill(stateDir);
    await untilRefused(first);

    writeFileSync(gate, '');
    await untilShows(first, 'a', { phase: 'exited', exit: { code: 7, signal: null } });
    await first.close();

    const refused = Supervisor.open({ stateDir, log: () => {} });
    await expect(refused).rejects.toMatchObject({ code: 'state_unusable' });
    makeRoom(stateDir);
    const next = await Supervisor.open({ stateDir, log: () => {} });
    expect(viewOf(next, 'a')).toMatchObject({ phase: 'exited', exit: { code: 7, signal: null } });
    await next.close();
  });
});

test.runIf(canMount)(
  'it is written down as soon as there is room, with nobody asking',
  async () => {
    await withSmallDisk(async (stateDir) => {
      const supervisor = await Supervisor.open({ stateDir, log: () => {} });
      try {
        await run(supervisor, specOf('a', FOREVER), idle);
        const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });
        fill(stateDir);
        await untilRefused(supervisor);
        process.kill(pid ?? Number.NaN, 'SIGKILL');
        await untilShows(supervisor, 'a', { phase: 'exited' });

        makeRoom(stateDir);

        const ledger = join(stateDir, 'ledger.jsonl');
        await eventually(() => {
          const { stdout } = spawnSync('grep', ['-c', '"phase":"exited"', ledger], {
            encoding: 'utf8',
          });
          expect(Number(stdout)).toBeGreaterThan(0);
        });
      } finally {
        await supervisor.close();
      }
    });
  },
);

test.runIf(canMount)(
  'a program that writes more than there is room for is not held up',
  async () => {
    await withSmallDisk(async (stateDir) => {
      const supervisor = await Supervisor.open({ stateDir, log: () => {} });
      try {
        await run(supervisor, specOf('a', 'echo first; head -c 3000000 /dev/zero; exit 5'));

        await untilShows(supervisor, 'a', { phase: 'exited', exit: { code: 5, signal: null } });

        const [first] = await linesOf(supervisor, 'a');
        expect(first).toBe('first');
      } finally {
        await supervisor.close();
      }
    });
  },
);

test.runIf(canMount)('nothing runs that could not be recorded, until it can', async () => {
  await withSmallDisk(async (stateDir) => {
    const supervisor = await Supervisor.open({ stateDir, log: () => {} });
    try {
      const restart = { policy: 'always', delay: 0.5 };
      await run(supervisor, specOf('a', FOREVER, { restart }), idle);
      const { pid } = await untilShows(supervisor, 'a', { phase: 'running' });
      fill(stateDir);
      await untilRefused(supervisor);
      process.kill(pid ?? Number.NaN, 'SIGKILL');
      await untilGone(pid ?? Number.NaN);

      await eventually(() => {
        expect(viewOf(supervisor, 'a')).toMatchObject({ phase: 'backoff', pid: null });
        expect(viewOf(supervisor, 'a').why).toMatch(/no space left/i);
      });
      makeRoom(stateDir);

      await untilShows(supervisor, 'a', { phase: 'running' });
    } finally {
      await supervisor.close();
    }
  });
});

test.runIf(canMount)(
  'a program goes on without its log, and its newest output is kept when there is room again',
  async () => {
    await withSmallDisk(async (stateDir) => {
      const supervisor = await Supervisor.open({ stateDir, log: () => {} });
      const count = join(stateDir, '..', 'count');
      const line = 'x'.repeat(100);
      const counting = `i=0; while :; do i=$((i + 1)); echo "$i ${line}"; echo $i > '${count}'; done`;
      const counted = () => Number(readFileSync(count, 'utf8'));
      try {
        await run(supervisor, specOf('a', counting));
        await eventually(() => expect(counted()).toBeGreaterThan(100));
        fill(stateDir);
        // More than its pipe holds: it is not blocked.
        const filledAt = counted();
        await eventually(() => expect(counted()).toBeGreaterThan(filledAt + 5_000));

        makeRoom(stateDir);
        const roomAt = counted();

        await eventually(async () => {
          const numbers = (await linesOf(supervisor, 'a')).map((text) => Number.parseInt(text, 10));
          expect(Math.max(...numbers)).toBeGreaterThan(roomAt);
        });
      } finally {
        await supervisor.close();
      }
    });
  },
);
