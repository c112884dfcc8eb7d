import type { Spec } from '../config/spec.js';
import { afterEnd, type Verdict } from '../restart/policy.js';
import { type Exit, type LiveState, type Process, ranFor } from './process.js';
import { unreachable } from './unreachable.js';

/** What a process becomes when nothing is left of its run. */
export function hearEnded(
  process: Process,
  state: LiveState,
  { exit, endedAt }: { readonly exit: Exit; readonly endedAt: number },
): Process {
  const ended: Process = { ...process, exit };
  const cause = state.phase === 'stopping' ? state.cause : 'leader_ended';
  if (cause === 'asked' || process.wantRun > process.run) {
    return { ...ended, state: { phase: 'waiting', since: endedAt } };
  }
  const verdict = afterEnd(process.spec.restart, {
    at: endedAt,
    ranMs: ranFor(state, endedAt),
    success: exit.code === 0 && cause === 'leader_ended',
    failures: process.failures,
    restartedAt: process.restartedAt,
  });
  return verdict.kind === 'leave' && cause === 'not_ready'
    ? { ...ended, state: { phase: 'failed', since: endedAt, reason: notReady(process.spec) } }
    : afterVerdict(ended, verdict, endedAt);
}

function afterVerdict(process: Process, verdict: Verdict, since: number): Process {
  switch (verdict.kind) {
    case 'leave': {
      const success = process.exit?.code === 0;
      const completed = success ? 'successfully' : 'badly';
      return { ...process, completed, state: { phase: 'exited', since, success } };
    }
    case 'give_up':
      return { ...process, state: { phase: 'failed', since, reason: verdict.reason } };
    case 'again': {
      const { until, failures, restartedAt } = verdict;
      return { ...process, failures, restartedAt, state: { phase: 'backoff', since, until } };
    }
    default:
      return unreachable(verdict);
  }
}

/** Says that a run did not become ready; its spec may have forgotten by now what that means. */
export function notReady({ ready }: Spec): string {
  return ready ? `was not ready within ${ready.timeout} s` : 'was not ready in time';
}
