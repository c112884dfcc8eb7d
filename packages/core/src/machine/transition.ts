import { afterEnd, type Verdict } from '../restart/policy.js';
import type { News } from './news.js';
import { type Exit, isLive, type LiveState, type Process, type State } from './process.js';
import { unreachable } from './unreachable.js';

/** What a process becomes when news of it arrives. News that does not fit changes nothing. */
export function transition(process: Process, news: News): Process {
  const { state } = process;
  if (news.run !== process.run || !isLive(state)) return process;
  switch (news.kind) {
    case 'spawned':
      return hearSpawned(process, state, news);
    case 'spawn_failed':
      return hearSpawnFailed(process, state, news);
    case 'never_ran':
      return { ...process, state: { phase: 'waiting', since: news.at } };
    case 'ready':
      return hearReady(process, state, news.at);
    case 'signalled':
      if (state.phase !== 'stopping') return process;
      return { ...process, state: { ...state, signal: 'sent' } };
    case 'leader_ended':
      if (state.phase === 'stopping') return process;
      return { ...process, state: beginStop(process, state, 'leader_ended', news.at) };
    case 'ended':
      return hearEnded(process, state, news);
    default:
      return unreachable(news);
  }
}

/** When time next matters to a process; null when it does not. */
export function deadlineOf(process: Process): number | null {
  const { state } = process;
  switch (state.phase) {
    case 'starting':
      return state.deadline;
    case 'backoff':
      return state.until;
    case 'stopping':
      return state.killAt;
    default:
      return null;
  }
}

/** The state of a live run that is to be ended. */
export function beginStop(
  process: Process,
  state: LiveState,
  cause: Extract<State, { phase: 'stopping' }>['cause'],
  at: number,
): State {
  if (state.phase === 'stopping') return state;
  return {
    phase: 'stopping',
    since: at,
    pid: state.pid,
    cause,
    ranMs: state.phase === 'running' ? at - state.since : 0,
    signal: 'due',
    killAt: at + process.spec.stop.timeout * 1_000,
    kills: 0,
  };
}

function hearSpawned(
  process: Process,
  state: LiveState,
  news: { pid: number; at: number },
): Process {
  if (state.pid !== null) return process;
  if (state.phase === 'stopping') {
    return { ...process, state: { ...state, pid: news.pid, signal: 'due' } };
  }
  const { ready } = process.spec;
  const next: State = ready
    ? {
        phase: 'starting',
        since: state.since,
        pid: news.pid,
        deadline: news.at + ready.timeout * 1_000,
      }
    : { phase: 'running', since: news.at, pid: news.pid };
  return { ...process, state: next };
}

function hearSpawnFailed(
  process: Process,
  state: LiveState,
  news: { reason: string; at: number },
): Process {
  const isAskedToStop = state.phase === 'stopping' && state.cause === 'asked';
  const next: State = isAskedToStop
    ? { phase: 'waiting', since: news.at }
    : { phase: 'failed', since: news.at, reason: news.reason };
  return { ...process, state: next };
}

function hearReady(process: Process, state: LiveState, at: number): Process {
  if (state.phase !== 'starting' || state.pid === null) return process;
  return { ...process, state: { phase: 'running', since: at, pid: state.pid } };
}

function hearEnded(
  process: Process,
  state: LiveState,
  { exit, at }: { exit: Exit; at: number },
): Process {
  if (state.phase === 'stopping' && state.cause === 'asked') {
    return { ...process, exit, state: { phase: 'waiting', since: at } };
  }
  const isNotReady = state.phase === 'stopping' && state.cause === 'not_ready';
  const success = exit.code === 0 && !isNotReady;
  const ranMs = state.phase === 'stopping' ? state.ranMs : ranFor(state, at);
  const verdict = afterEnd(process.spec.restart, {
    at,
    ranMs,
    success,
    failures: process.failures,
    restartedAt: process.restartedAt,
  });
  const completed = success ? 'successfully' : 'badly';
  const ended: Process = { ...process, exit, completed };
  return isNotReady && verdict.kind === 'leave'
    ? { ...ended, state: { phase: 'failed', since: at, reason: notReady(process) } }
    : afterVerdict(ended, verdict, { success, at });
}

function afterVerdict(
  process: Process,
  verdict: Verdict,
  { success, at }: { success: boolean; at: number },
): Process {
  switch (verdict.kind) {
    case 'leave':
      return { ...process, state: { phase: 'exited', since: at, success } };
    case 'give_up':
      return { ...process, state: { phase: 'failed', since: at, reason: verdict.reason } };
    case 'again': {
      const { until, failures, restartedAt } = verdict;
      return { ...process, failures, restartedAt, state: { phase: 'backoff', since: at, until } };
    }
    default:
      return unreachable(verdict);
  }
}

function ranFor(state: LiveState, at: number): number {
  return state.phase === 'running' ? at - state.since : 0;
}

function notReady(process: Process): string {
  return `was not ready within ${process.spec.ready?.timeout ?? 0} s`;
}
