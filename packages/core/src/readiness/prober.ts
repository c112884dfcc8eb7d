import { setTimeout as pause } from 'node:timers/promises';
import type { Health, Ready } from '../config/fields/probe.js';
import type { World } from '../graph/world.js';
import type { News } from '../machine/news.js';
import type { Process } from '../machine/process.js';
import { probeFor } from './index.js';
import type { ProbeTarget } from './probe.js';

/** Looks how the runs do whose specs say how to tell. */
export interface Prober {
  /** Probes exactly the runs of this world that are started and not ready, or that have a health. */
  follow(world: World): void;
  close(): void;
}

/** What a prober needs. */
export interface ProberOptions {
  /** What is to be known of a run; null when it has not begun or is gone. */
  readonly targetOf: (process: Process) => ProbeTarget | null;
  readonly onNews: (news: News) => void;
}

/** What is probed of a run. */
type Watched =
  | { readonly kind: 'ready'; readonly run: number; readonly spec: Ready }
  | { readonly kind: 'health'; readonly run: number; readonly spec: Health };

/** A prober that tells what it finds as news, again and again for as long as it is so. */
export function createProber({ targetOf, onNews }: ProberOptions): Prober {
  const probing = new Map<string, { readonly watched: Watched; readonly abort: AbortController }>();

  function follow(world: World): void {
    for (const [name, { watched, abort }] of probing) {
      const now = watchedOf(world.processes.get(name));
      if (now?.run === watched.run && now.spec === watched.spec) continue;
      abort.abort();
      probing.delete(name);
    }
    for (const [name, process] of world.processes) {
      const watched = watchedOf(process);
      const target = watched && !probing.has(name) ? targetOf(process) : null;
      if (!watched || !target) continue;
      const abort = new AbortController();
      probing.set(name, { watched, abort });
      void probe(watched, target, { signal: abort.signal, onNews });
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

function watchedOf(process: Process | undefined): Watched | null {
  if (!process) return null;
  const { run, state, spec } = process;
  if (state.phase === 'starting' && state.pid !== null && spec.ready) {
    return { kind: 'ready', run, spec: spec.ready };
  }
  return state.phase === 'running' && spec.health
    ? { kind: 'health', run, spec: spec.health }
    : null;
}

/** Goes on after a yes: whoever hears it ends this by no longer showing the run so. */
async function probe(
  { kind, spec }: Watched,
  target: ProbeTarget,
  { signal, onNews }: { readonly signal: AbortSignal; readonly onNews: ProberOptions['onNews'] },
): Promise<void> {
  const probe = probeFor(spec, target);
  const { name, run, now } = target;
  let successes = 0;
  let failures = 0;
  while (!signal.aborted) {
    const finding = await probe.look(signal);
    if (signal.aborted) break;
    successes = finding.ok ? successes + 1 : 0;
    failures = finding.ok ? failures : failures + 1;
    if (successes >= spec.successes) failures = 0;
    const key = { name, run, at: now() };
    if (kind === 'ready') {
      const isFinal = spec.failures !== undefined && failures >= spec.failures;
      if (!finding.ok) onNews({ kind: 'not_ready', ...key, reason: finding.reason, isFinal });
      else if (successes >= spec.successes) onNews({ kind: 'ready', ...key });
    } else if (!finding.ok && failures >= spec.failures) {
      onNews({ kind: 'unhealthy', ...key, reason: finding.reason });
    }
    await pause(spec.interval * 1_000, undefined, { signal }).catch(() => {});
  }
  probe.close?.();
}
