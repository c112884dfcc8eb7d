import type { Spec } from '../config/spec.js';

/** After running for so long, a crash counts as the first one again. */
const STEADY_MS = 10_000;

/** The restart settings of a spec. */
export type RestartPolicy = Spec['restart'];

/** Milliseconds to wait before the next run, after so many quick failures in a row. */
export function delayAfter(
  failures: number,
  policy: Pick<RestartPolicy, 'delay' | 'max_delay'>,
): number {
  // 2 ** 30 times the smallest delay is beyond every maximum; larger powers overflow to no use.
  const grown = policy.delay * 2 ** Math.min(failures, 30);
  return 1_000 * Math.min(grown, policy.max_delay);
}

/** Whether a run of this length clears the count of quick failures. */
export function wasSteady(ranMs: number): boolean {
  return ranMs >= STEADY_MS;
}
