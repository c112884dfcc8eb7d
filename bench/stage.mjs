// A real supervisor in a state folder of its own, of which nothing is left afterwards.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Supervisor } from '@posse/core';

const PATIENCE_MS = 60_000;

/** Lends out a supervisor that holds these specs, and ends all of them when `use` is done. */
export async function onStage(specs, use) {
  const folder = await mkdtemp(join(tmpdir(), 'posse-bench-'));
  const log = (line) => console.error(line);
  const supervisor = await Supervisor.open({ stateDir: join(folder, 'state'), log });
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupt.abort());
  const interrupted = new Promise((_, reject) => {
    interrupt.signal.addEventListener('abort', () => reject(new Error('Interrupted.')));
  });
  try {
    await supervisor.apply(specs);
    await Promise.race([use(supervisor), interrupted]);
  } finally {
    // What no spec holds is stopped, and `use` can start nothing more if it was interrupted.
    await supervisor.apply([]);
    await untilAll(supervisor, () => false);
    await supervisor.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until all processes show like this. */
export async function untilAll(supervisor, isSo) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const others = supervisor.status().processes.filter((process) => !isSo(process));
    if (others.length === 0) return;
    if (performance.now() > deadline) {
      const rows = others.map(({ name, phase, why }) => `${name} is ${phase} (${why})`);
      throw new Error(`Not as it should be after ${PATIENCE_MS / 1_000} s: ${rows.join(', ')}.`);
    }
    await pause(50);
  }
}
