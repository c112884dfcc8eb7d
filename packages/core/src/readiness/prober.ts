import { setTimeout as pause } from 'node:timers/promises';
import type { Spec } from '../config/spec.js';
import type { World } from '../graph/world.js';
import type { Process } from '../machine/process.js';
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
  const probing = new Map<string, Probed & { readonly abort: AbortController }>();

  function follow(world: World): void {
    for (const [name, { run, ready, abort }] of probing) {
      const probed = probedRun(world.processes.get(name));
      if (probed?.run === run && probed.ready === ready) continue;
      abort.abort();
      probing.delete(name);
    }
    for (const [name, process] of world.processes) {
      const probed = probedRun(process);
      if (!probed || probing.has(name)) continue;
      const abort = new AbortController();
      probing.set(name, { ...probed, abort });
      void probeUntilReady(probed.ready, abort.signal, () => onReady({ name, run: probed.run }));
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

interface Probed {
  readonly run: number;
  readonly ready: NonNullable<Spec['ready']>;
}

/** The run to probe, by what its spec says now. */
function probedRun(process: Process | undefined): Probed | null {
  if (process?.state.phase !== 'starting' || process.state.pid === null) return null;
  const { ready } = process.spec;
  return ready ? { run: process.run, ready } : null;
}

/** Goes on after a yes: whoever hears it ends this by no longer showing the run as starting. */
async function probeUntilReady(
  ready: Probed['ready'],
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const probe = probeFor(ready);
  while (!signal.aborted) {
    if ((await probe(signal)) && !signal.aborted) onReady();
    await pause(ready.interval * 1_000, undefined, { signal }).catch(() => {});
  }
}
