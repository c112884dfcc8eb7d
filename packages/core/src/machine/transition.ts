import { hearEnded, hearNotBegun } from './ended.js';
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
      return { ...process, state: { phase: 'waiting', since: news.at, again: false } };
    case 'ready':
      return hearReady(process, state, news.at);
    case 'not_ready':
      return hearNotReady(process, state, news);
    case 'unhealthy':
      return hearUnhealthy(process, state, news);
    case 'memory':
      return hearMemory(process, state, news);
    case 'signalled':
      if (state.phase !== 'stopping' || state.signal === 'sent') return process;
      return { ...process, state: { ...state, signal: 'sent' } };
    case 'leader_ended':
      if (state.phase === 'stopping') return process;
      return stopped(process, state, { cause: 'leader_ended', reason: null, at: news.at });
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

/** Why a run is to be ended, and when that was decided. */
export interface Stop {
  readonly cause: StopCause;
  readonly reason: string | null;
  readonly at: number;
}

/** A process whose live run is to be ended from now on. */
export function stopped(
  process: Process,
  live: Exclude<LiveState, { phase: 'stopping' }>,
  { cause, reason, at }: Stop,
): Process {
  const state: State = {
    phase: 'stopping',
    since: at,
    pid: live.pid,
    cause,
    reason,
    ranMs: ranFor(live, at),
    signal: 'due',
    killAt: at + process.spec.stop.timeout * 1_000,
    kills: 0,
  };
  return { ...process, state };
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
        finding: null,
      }
    : { phase: 'running', since: news.at, pid: news.pid, late: null };
  return { ...process, state: next };
}

function hearSpawnFailed(
  process: Process,
  state: LiveState,
  { reason, mayPass, at }: { reason: string; mayPass: boolean; at: number },
): Process {
  if (state.pid !== null) return process;
  if (state.phase === 'stopping') {
    return { ...process, state: { phase: 'waiting', since: at, again: false } };
  }
  if (mayPass) return hearNotBegun(process, reason, at);
  return { ...process, state: { phase: 'failed', since: at, reason } };
}

function hearReady(process: Process, state: LiveState, at: number): Process {
  if (state.phase !== 'starting' || state.pid === null) return process;
  return { ...process, state: { phase: 'running', since: at, pid: state.pid, late: null } };
}

function hearNotReady(
  process: Process,
  state: LiveState,
  { reason: finding, isFinal, at }: { reason: string; isFinal: boolean; at: number },
): Process {
  if (state.phase !== 'starting' || state.deadline === null) return process;
  const deadline = isFinal ? Math.min(at, state.deadline) : state.deadline;
  if (finding === state.finding && deadline === state.deadline) return process;
  return { ...process, state: { ...state, finding, deadline } };
}

function hearUnhealthy(
  process: Process,
  state: LiveState,
  { reason, at }: { reason: string; at: number },
): Process {
  if (state.phase !== 'running' || isToEnd(process) || !process.spec.health) return process;
  return stopped(process, state, { cause: 'unhealthy', reason: `is not healthy: ${reason}`, at });
}

function hearMemory(
  process: Process,
  state: LiveState,
  { bytes, at }: { bytes: number; at: number },
): Process {
  const { max_memory = Number.POSITIVE_INFINITY } = process.spec.restart;
  if (state.phase === 'stopping' || isToEnd(process) || bytes <= max_memory) return process;
  const reason = `uses ${mebibytes(bytes)} of memory, and may use ${mebibytes(max_memory)}`;
  return stopped(process, state, { cause: 'over_memory', reason, at });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
