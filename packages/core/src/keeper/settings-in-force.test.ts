import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { specOf } from '../testing.js';
import { type Ran, runOnce, untilLogged, withRuns } from './testing.js';

/** Has a shell tell what is in force for it, before it has done anything else. */
const SHOW = `cat /proc/$$/limits /proc/$$/status /proc/$$/environ | tr '\\0' '\\n'
echo "oom_score_adj $(cat /proc/$$/oom_score_adj)"; echo "nice $(nice)"
echo "ionice $(ionice -p $$)"; chrt -p $$`;

/** Runs `SHOW` with these fields in its spec. */
async function shown(fields: object): Promise<Ran> {
  let ran: Ran = { failed: 'It has not run.' };
  await withRuns(async (stage) => {
    ran = await runOnce(stage, SHOW, fields);
  });
  return ran;
}

describe('is in force from the first instruction on:', () => {
  test.each([
    { fields: { umask: '027' }, wrote: /^Umask:\t0027$/m },
    { fields: { nice: 7 }, wrote: /^nice 7$/m },
    { fields: { ionice: 'idle' }, wrote: /^ionice idle$/m },
    {
      fields: { ionice: { class: 'best_effort', level: 2 } },
      wrote: /^ionice best-effort: prio 2$/m,
    },
    { fields: { affinity: [0] }, wrote: /^Cpus_allowed_list:\t0$/m },
    { fields: { oom_score_adj: 300 }, wrote: /^oom_score_adj 300$/m },
    { fields: { line_buffered: true }, wrote: /^_STDBUF_O=L$/m },
    { fields: { limits: { nofile: 300 } }, wrote: /^Max open files +300 +300 /m },
    { fields: { limits: { nofile: 2_000 } }, wrote: /^Max open files +2000 +2000 /m },
    { fields: { limits: { core: 0 } }, wrote: /^Max core file size +0 +0 /m },
    {
      fields: { limits: { memory: '2GiB' } },
      wrote: /^Max address space +2147483648 +2147483648 /m,
    },
    { fields: { limits: { cpu_time: 100 } }, wrote: /^Max cpu time +100 +100 /m },
    { fields: { limits: { stack: '8MiB' } }, wrote: /^Max stack size +8388608 +8388608 /m },
    { fields: { limits: { memlock: '64KiB' } }, wrote: /^Max locked memory +65536 +65536 /m },
    {
      fields: { limits: { core: 'unlimited' } },
      wrote: /^Max core file size +unlimited +unlimited /m,
    },
    { fields: {}, wrote: /^Max open files +1024 /m },
  ])('$fields', async ({ fields, wrote }) => {
    expect(await shown(fields)).toEqual({ wrote: expect.stringMatching(wrote) });
  });

  test('all at once, as another user', async () => {
    const fields = { nice: 5, umask: '077', affinity: [0], oom_score_adj: 100, user: 'nobody' };

    const ran = await shown({ ...fields, limits: { nofile: 64 }, line_buffered: true });

    for (const wrote of [
      /^Uid:(\t65534){4}$/m,
      /^nice 5$/m,
      /^Umask:\t0077$/m,
      /^Cpus_allowed_list:\t0$/m,
      /^oom_score_adj 100$/m,
      /^Max open files +64 +64 /m,
      /^_STDBUF_O=L$/m,
    ]) {
      expect(ran).toEqual({ wrote: expect.stringMatching(wrote) });
    }
  });

  test('nice, whatever the deputy has', async () => {
    const own = getPriority();

    expect(await shown({ nice: own })).toEqual({
      wrote: expect.stringContaining(`\nnice ${own}\n`),
    });
    expect(await shown({ nice: own + 1 })).toEqual({
      wrote: expect.stringContaining(`\nnice ${own + 1}\n`),
    });
  });

  test('output line by line', async () => {
    await withRuns(async ({ runs, paths }) => {
      const command = '(echo a line; sleep 60) | tr a-z A-Z';

      runs.spawn({ name: 'a', run: 1 }, specOf('a', command, { line_buffered: true }));

      await untilLogged(paths, 'a', 'A LINE\n');
    });
  });
});

describe('what the deputy may not do is told:', () => {
  test('a higher hard limit', async () => {
    const hard = Number(
      /^Max open files +\S+ +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1],
    );
    const nofile = hard + 1;
    const isAllowed = spawnSync('prlimit', [`--nofile=${nofile}:${nofile}`, 'true']).status === 0;

    const ran = await shown({ limits: { nofile } });

    if (isAllowed) expect(ran).toHaveProperty('wrote');
    else {
      expect(ran).toEqual({
        failed: `limits.nofile is ${nofile}, and the deputy may not go above its own hard limit of ${hard}. Run the deputy as root with CAP_SYS_RESOURCE, or lower it`,
      });
    }
  });

  test('a limit that only the system knows of', async () => {
    const nofile = 2 ** 40;
    const ran = await shown({ limits: { nofile } });

    expect(ran).toEqual({ failed: expect.stringMatching(/^limits\.nofile /) });
  });

  test('a lower oom_score_adj', async () => {
    const isAllowed = spawnSync('choom', ['-n', '-500', '--', 'true']).status === 0;

    const ran = await shown({ oom_score_adj: -500 });

    if (isAllowed) expect(ran).toHaveProperty('wrote');
    else {
      expect(ran).toEqual({
        failed: expect.stringMatching(
          /^oom_score_adj cannot be set: choom: .*Permission denied\. To go below .* takes CAP_SYS_RESOURCE/,
        ),
      });
    }
  });

  test('real-time scheduling, if this machine refuses it', async () => {
    const isAllowed = spawnSync('chrt', ['--rr', '20', 'true']).status === 0;

    const ran = await shown({ realtime: { policy: 'rr', priority: 20 } });

    expect(ran).toEqual(
      isAllowed
        ? { wrote: expect.stringMatching(/policy: SCHED_RR\n.*priority: 20\n/) }
        : { failed: expect.stringMatching(/^realtime cannot be set: chrt: /) },
    );
  });

  test('a CPU that this host has not', async () => {
    const there = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim();

    expect(await shown({ affinity: [0, 8_000] })).toEqual({
      failed: `affinity names CPU 8000; this host has CPUs ${there}`,
    });
  });
});

test('settings under which nothing can be loaded keep the program from beginning', async () => {
  await withRuns(async (stage) => {
    const proof = join(stage.paths.logs, 'proof');

    const ran = await runOnce(stage, ['touch', proof], { limits: { memory: '64KiB' } });

    expect(ran).toEqual({
      failed: expect.stringMatching(/^its keeper ended before the program began/),
    });
    expect(existsSync(proof)).toBe(false);
  });
});
