import { setTimeout as pause } from 'node:timers/promises';
import type { News } from '../machine/news.js';
import { probeFor } from './index.js';
import type { Finding, Probe, ProbeTarget } from './probe.js';
import { counted, NO_LOOKS, verdict, type Watched } from './verdict.js';

/** What is to be known of a run to probe it, or why that cannot be had now. */
export type FoundTarget =
  | ({ readonly ok: true } & ProbeTarget)
  | { readonly ok: false; readonly reason: string };

/** What looking at one run needs. */
export interface ProbingOptions {
  readonly name: string;
  readonly watched: Watched;
  /** Is asked before each look until it knows. */
  readonly findTarget: () => FoundTarget;
  readonly onNews: (news: News) => void;
  /** Milliseconds since boot. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Looks at one run until it is called off: at once, and then each `interval` from the beginning of
 * a look, but never while one is going on. It goes on after a yes: who hears the news ends this by
 * no longer showing the run so.
 */
export async function keepLooking(options: ProbingOptions): Promise<void> {
  const { name, watched, findTarget, onNews, now, signal } = options;
  const { kind, run, spec } = watched;
  // `timeout` is about one look for health, and about them all for readiness.
  const timeoutMs = kind === 'health' ? spec.timeout * 1_000 : undefined;
  let tally = NO_LOOKS;
  let probe: Probe | undefined;
  // Runs that are taken up at once, as after a restart of ours, are not looked at at once for ever.
  let waitMs = spec.interval * 1_000 - Math.random() * Math.min(spec.interval * 1_000, SPREAD_MS);

  function tell(finding: Finding): void {
    const told = verdict(watched, tally, finding);
    if (told) onNews({ ...told, name, run, at: now() });
  }

  while (!signal.aborted) {
    const isTime = pause(waitMs, undefined, { signal }).catch(() => {});
    const target = probe ? null : findTarget();
    if (target?.ok) probe = probeFor(target[kind] ?? spec, target);
    const finding = await probe?.look(signal, timeoutMs);
    if (signal.aborted) break;
    // That we cannot look says nothing about the run, and does not count as a no.
    if (finding) tally = counted(watched, tally, finding);
    const found = finding ?? target;
    if (found) tell(found);
    await isTime;
    waitMs = spec.interval * 1_000;
  }
  probe?.close?.();
}

const SPREAD_MS = 100;
