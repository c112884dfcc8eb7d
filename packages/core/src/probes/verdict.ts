import type { Health, Ready } from '../config/fields/probe.js';
import type { News } from '../machine/news.js';
import { unreachable } from '../machine/unreachable.js';
import type { Finding } from './probe.js';

/** What is probed of a run. */
export type Watched =
  | { readonly kind: 'ready'; readonly run: number; readonly spec: Ready }
  | { readonly kind: 'health'; readonly run: number; readonly spec: Health };

/** How many looks in a row have said yes, and how many that said no count. */
export interface Tally {
  readonly successes: number;
  readonly failures: number;
}

/** Before the first look. */
export const NO_LOOKS: Tally = { successes: 0, failures: 0 };

/** The tally after one more look. Failures of health are forgotten after as many yeses as asked. */
export function counted({ kind, spec }: Watched, tally: Tally, { ok }: Finding): Tally {
  if (!ok) return { successes: 0, failures: tally.failures + 1 };
  const successes = tally.successes + 1;
  const isForgotten = kind === 'ready' || successes >= spec.successes;
  return { successes, failures: isForgotten ? 0 : tally.failures };
}

/** News but for who and when. */
type Verdict =
  | Pick<Extract<News, { kind: 'ready' }>, 'kind'>
  | Pick<Extract<News, { kind: 'not_ready' }>, 'kind' | 'reason' | 'isFinal'>
  | Pick<Extract<News, { kind: 'unhealthy' }>, 'kind' | 'reason'>;

/** What is to be told after a look that `tally` has counted; null when nothing is. */
export function verdict(watched: Watched, tally: Tally, finding: Finding): Verdict | null {
  const { successes, failures } = watched.spec;
  switch (watched.kind) {
    case 'ready': {
      if (tally.successes >= successes) return { kind: 'ready' };
      const reason = finding.ok
        ? `its probe has not yet said yes ${successes} times in a row`
        : finding.reason;
      const isFinal = failures !== undefined && tally.failures >= failures;
      return { kind: 'not_ready', reason, isFinal };
    }
    case 'health':
      if (finding.ok || tally.failures < watched.spec.failures) return null;
      return { kind: 'unhealthy', reason: finding.reason };
    default:
      return unreachable(watched);
  }
}
