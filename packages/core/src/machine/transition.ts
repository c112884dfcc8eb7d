import { hearEnded } from './ended.js';
import type { News } from './news.js';
import {
  isLive,
  isToEnd,
  type LiveState,
  type Process,
  ranFor,
  type State,
  type StopCause,
} from './process.js';
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
      if (state.pid !== null) return process;
      return { ...process, state: { phase: 'waiting', since: news.at } };
    case 'ready':
      return hearReady(process, state, news.at);
    case 'signalled':
      if (state.phase !== 'stopping' || state.signal === 'sent') return process;
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
      return isToEnd(process) ? null : state.deadline;
    case 'backoff':
      return state.until;
    case 'stopping':
      return state.killAt;
    case 'stopped':
    case 'waiting':
    case 'running':
    case 'exited':
    case 'failed':
      return null;
    default:
      return unreachable(state);
  }
}

/** The state of a live run that is to be ended. */
export function beginStop(process: Process, state: LiveState, cause: StopCause, at: number): State {
  if (state.phase === 'stopping') return state;
  return {
    phase: 'stopping',
    since: at,
    pid: state.pid,
    cause,
    ranMs: ranFor(state, at),
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
  { reason, at }: { reason: string; at: number },
): Process {
  if (state.pid !== null) return process;
  const next: State =
    state.phase === 'stopping'
      ? { phase: 'waiting', since: at }
      : { phase: 'failed', since: at, reason };
  return { ...process, state: next };
}

function hearReady(process: Process, state: LiveState, at: number): Process {
  if (state.phase !== 'starting' || state.pid === null) return process;
  return { ...process, state: { phase: 'running', since: at, pid: state.pid } };
}
