import type { RestartPolicy } from '../restart/backoff.js';
import { isSuccess } from '../restart/is-success.js';
import { afterEnd } from '../restart/policy.js';
import { describeExit } from './describe-exit.js';
import {
  type Exit,
  isToEnd,
  type LiveState,
  type Process,
  ranFor,
  type StopCause,
} from './process.js';
import { faultOf } from './stop.js';
import { unreachable } from './unreachable.js';

/** What a process becomes when nothing is left of its run. */
export function afterRun(
  process: Process,
  state: LiveState,
  { exit, endedAt }: { readonly exit: Exit; readonly endedAt: number },
): Process {
  const ended: Process = { ...process, exit };
  const { restart } = process.spec;
  const cause = state.phase === 'stopping' ? state.cause : 'leader_ended';
  if (cause === 'asked' || isToEnd(process)) return atRest(ended, endedAt, { again: true });
  return byPolicy(ended, {
    at: endedAt,
    ranMs: ranFor(state, endedAt),
    policy: isRestarted(process, cause) ? 'always' : restart.policy,
    success: cause === 'leader_ended' && isSuccess(exit, restart),
    reason: state.phase === 'stopping' ? faultOf(state) : null,
  });
}

/** What a process becomes when a run of it could not begin, but perhaps can another time. */
export function afterFalseStart(process: Process, reason: string, at: number): Process {
  const { policy } = process.spec.restart;
  return byPolicy(process, { at, ranMs: 0, policy, success: false, reason });
}

/** What a process becomes when no run of it is left and it is not its policy that says what next. */
export function atRest(process: Process, since: number, { again }: { again: boolean }): Process {
  const state =
    process.want === 'down'
      ? ({ phase: 'stopped', since } as const)
      : ({ phase: 'waiting', since, again } as const);
  return { ...process, state };
}

/** The end of a run that nobody asked to end. */
interface Ending {
  readonly at: number;
  readonly ranMs: number;
  readonly policy: RestartPolicy['policy'];
  readonly success: boolean;
  /** What was wrong with it; null when its exit says it all. */
  readonly reason: string | null;
}

function byPolicy(process: Process, ending: Ending): Process {
  const { at: since, ranMs, policy, success, reason } = ending;
  const { spec, failures, restartedAt } = process;
  const facts = { at: since, ranMs, success, failures, restartedAt };
  const verdict = afterEnd({ ...spec.restart, policy }, facts);
  switch (verdict.kind) {
    case 'again': {
      const { until, failures, restartedAt } = verdict;
      return {
        ...process,
        failures,
        restartedAt,
        state: { phase: 'backoff', since, until, reason },
      };
    }
    case 'give_up': {
      const what = reason ?? `ended (${describeExit(process.exit)})`;
      return {
        ...process,
        state: { phase: 'failed', since, reason: `${what}, and ${verdict.reason}` },
      };
    }
    case 'leave': {
      if (reason !== null) return { ...process, state: { phase: 'failed', since, reason } };
      const completed = success ? 'successfully' : 'badly';
      return { ...process, completed, state: { phase: 'exited', since, success } };
    }
    default:
      return unreachable(verdict);
  }
}

/** Whether such an end leads to a new run whatever the policy. */
function isRestarted({ spec }: Process, cause: Exclude<StopCause, 'asked'>): boolean {
  switch (cause) {
    case 'unhealthy':
    case 'over_memory':
      return true;
    case 'not_ready':
      return spec.ready?.on_timeout === 'restart';
    case 'leader_ended':
      return false;
    default:
      return unreachable(cause);
  }
}
