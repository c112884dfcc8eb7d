import { setTimeout as pause } from 'node:timers/promises';
import type { World } from '../graph/world.js';
import type { RunKey } from '../ports/runs.js';
import { probeFor } from './index.js';

/** Probes the runs that are starting. */
export interface Prober {
  /** Probes exactly the runs that this world shows as started and not ready. */
  follow(world: World): void;
  close(): void;
}

/** A prober that calls back each time it finds a run ready. */
export function createProber(onReady: (key: RunKey) => void): Prober {
  const probing = new Map<string, { readonly run: number; readonly abort: AbortController }>();

  function follow(world: World): void {
    for (const [name, { run, abort }] of probing) {
      if (startingRun(world, name) === run) continue;
      abort.abort();
      probing.delete(name);
    }
    for (const [name, process] of world.processes) {
      const run = startingRun(world, name);
      const { ready } = process.spec;
      if (run === null || !ready || probing.has(name)) continue;
      const abort = new AbortController();
      probing.set(name, { run, abort });
      void probeUntilReady(ready, abort.signal, () => onReady({ name, run }));
    }
  }

  return {
    follow,
    close: () => {
      for (const { abort } of probing.values()) abort.abort();
      probing.clear();
    },
  };
}

function startingRun(world: World, name: string): number | null {
  const process = world.processes.get(name);
  return process?.state.phase === 'starting' && process.state.pid !== null ? process.run : null;
}

/** Goes on after a yes: whoever hears it ends this by no longer showing the run as starting. */
async function probeUntilReady(
  ready: Parameters<typeof probeFor>[0],
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const probe = probeFor(ready);
  while (!signal.aborted) {
    if ((await probe(signal)) && !signal.aborted) onReady();
    await pause(ready.interval * 1_000, undefined, { signal }).catch(() => {});
  }
}
