import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isBuiltWith, specOf } from '../../testing.js';
import { affinity } from './affinity.js';

const allowed = /^Cpus_allowed_list:\t(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];

test.runIf(isBuiltWith('a second CPU', allowed !== '0'))(
  'CPUs that were taken away without a word are noticed',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'posse-affinity-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const withoutEffect = join(folder, 'taskset');
    writeFileSync(withoutEffect, '#!/bin/sh\nshift 2; exec "$@"\n', { mode: 0o755 });
    const spec = specOf('a', 'true', { affinity: [0] });

    const [file = '', ...args] = affinity.link(spec, withoutEffect) ?? [];
    const { status, stdout, stderr } = spawnSync(file, [...args, 'echo', 'began'], {
      encoding: 'utf8',
    });

    expect({ status, stdout, stderr }).toEqual({
      ...{ status: 1, stdout: '', stderr: `taskset: only CPUs ${allowed} are allowed\n` },
    });
  },
);
