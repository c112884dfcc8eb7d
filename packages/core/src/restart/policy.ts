import { delayAfter, type RestartPolicy, wasSteady } from './backoff.js';

/** What the restart policy knows of a process when a run ends that nobody asked to end. */
export interface Ended {
  readonly at: number;
  readonly ranMs: number;
  readonly success: boolean;
  readonly failures: number;
  readonly restartedAt: readonly number[];
}

/** What comes after such an end. */
export type Verdict =
  | { readonly kind: 'leave' }
  /** What the limit was, in words that follow how the run ended. */
  | { readonly kind: 'give_up'; readonly reason: string }
  | {
      readonly kind: 'again';
      readonly until: number;
      readonly failures: number;
      readonly restartedAt: readonly number[];
    };

/** Decides what comes after a run that ended by itself. */
export function afterEnd(policy: RestartPolicy, ended: Ended): Verdict {
  if (policy.policy === 'never') return { kind: 'leave' };
  if (policy.policy === 'on_failure' && ended.success) return { kind: 'leave' };

  const { limit } = policy;
  const counted = limit
    ? ended.restartedAt.filter((at) => at > ended.at - limit.within * 1_000)
    : [];
  if (limit && counted.length >= limit.count) {
    return { kind: 'give_up', reason: atItsLimit(limit) };
  }

  const failures = wasSteady(ended.ranMs) ? 0 : ended.failures;
  return {
    kind: 'again',
    until: ended.at + delayAfter(failures, policy),
    failures: failures + 1,
    restartedAt: limit ? [...counted, ended.at] : [],
  };
}

function atItsLimit({ count, within }: NonNullable<RestartPolicy['limit']>): string {
  if (count === 0) return 'its restart limit is 0';
  const times = count === 1 ? 'once' : `${count} times`;
  return `it was restarted ${times} within ${within} s, its restart limit`;
}
