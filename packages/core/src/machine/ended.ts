import { isSuccess } from '../restart/is-success.js';
import { afterEnd, type Verdict } from '../restart/policy.js';
import { type Exit, type LiveState, type Process, ranFor, type StopCause } from './process.js';
import { unreachable } from './unreachable.js';

/** What a process becomes when nothing is left of its run. */
export function hearEnded(
  process: Process,
  state: LiveState,
  { exit, endedAt }: { readonly exit: Exit; readonly endedAt: number },
): Process {
  const ended: Process = { ...process, exit };
  const { cause, reason } = endingOf(state);
  if (cause === 'asked' || process.wantRun > process.run) {
    return { ...ended, state: { phase: 'waiting', since: endedAt, again: true } };
  }
  const success = cause === 'leader_ended' && isSuccess(exit, process.spec.restart);
  const verdict = verdictOn(ended, { cause, success, at: endedAt, ranMs: ranFor(state, endedAt) });
  if (verdict.kind !== 'leave') return afterBadEnd(ended, verdict, { since: endedAt, reason });
  if (reason !== null) return { ...ended, state: { phase: 'failed', since: endedAt, reason } };
  const completed = success ? 'successfully' : 'badly';
  return { ...ended, completed, state: { phase: 'exited', since: endedAt, success } };
}

/** What a process becomes when a run of it could not begin, but may another time. */
export function hearNotBegun(process: Process, reason: string, at: number): Process {
  const verdict = verdictOn(process, { cause: 'leader_ended', success: false, at, ranMs: 0 });
  if (verdict.kind !== 'leave') return afterBadEnd(process, verdict, { since: at, reason });
  return { ...process, state: { phase: 'failed', since: at, reason } };
}

function endingOf(state: LiveState): { readonly cause: StopCause; readonly reason: string | null } {
  return state.phase === 'stopping' ? state : { cause: 'leader_ended', reason: null };
}

function verdictOn(
  { spec, failures, restartedAt }: Process,
  end: { cause: StopCause; success: boolean; at: number; ranMs: number },
): Verdict {
  const { cause, success, at, ranMs } = end;
  const isAlways =
    cause === 'unhealthy' ||
    cause === 'over_memory' ||
    (cause === 'not_ready' && spec.ready?.on_timeout === 'restart');
  const policy = isAlways ? 'always' : spec.restart.policy;
  return afterEnd({ ...spec.restart, policy }, { at, ranMs, success, failures, restartedAt });
}

function afterBadEnd(
  process: Process,
  verdict: Exclude<Verdict, { kind: 'leave' }>,
  { since, reason }: { readonly since: number; readonly reason: string | null },
): Process {
  switch (verdict.kind) {
    case 'give_up': {
      const text = reason === null ? verdict.reason : `${reason}, and ${verdict.reason}`;
      return { ...process, state: { phase: 'failed', since, reason: text } };
    }
    case 'again': {
      const { until, failures, restartedAt } = verdict;
      const state = { phase: 'backoff', since, until, reason } as const;
      return { ...process, failures, restartedAt, state };
    }
    default:
      return unreachable(verdict);
  }
}
