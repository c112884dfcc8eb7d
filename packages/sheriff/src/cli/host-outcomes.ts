import type { HostOutcome } from '@posse/protocol';
import { type ExitCode, worst } from './exit-code.js';
import { failureFor } from './failure.js';
import type { Out } from './out.js';

/** Says of each host that did not do its part why; answers with the worst exit code of them. */
export function complainOfHosts(outcomes: readonly HostOutcome[], out: Out): ExitCode {
  const codes = outcomes.map((outcome): ExitCode => {
    if (outcome.ok) return 0;
    const { exitCode, sentence } = failureFor(outcome.code, outcome.message);
    out.complain(sentence);
    return exitCode;
  });
  return worst(codes);
}

/** Ids of the processes that the hosts which did their part have touched. */
export function touchedBy(outcomes: readonly HostOutcome[]): string[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? outcome.touched : []));
}

/** Names of the hosts that did their part. */
export function willing(outcomes: readonly HostOutcome[]): string[] {
  return outcomes.filter(({ ok }) => ok).map(({ host }) => host);
}
