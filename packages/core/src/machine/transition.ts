import { afterFalseStart, afterRun, atRest } from './ended.js';
import { hearMemory, hearNotReady, hearUnhealthy } from './findings.js';
import type { News } from './news.js';
import { isLive, isToEnd, type LiveState, type Process } from './process.js';
import { beginStop } from './stop.js';
import { unreachable } from './unreachable.js';

/** What a process becomes when news of it arrives. News that does not fit changes nothing. */
export function transition(process: Process, news: News): Process {
  const { state } = process;
  if (news.run !== process.run || !isLive(state)) return process;
  switch (news.kind) {
    case 'spawned':
      return hearSpawned(process, state, news.pid);
    case 'spawn_failed':
      return hearSpawnFailed(process, state, news);
    case 'never_ran':
      return state.pid === null ? atRest(process, news.at, { again: false }) : process;
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
      return beginStop(process, state, { cause: 'leader_ended', reason: null, at: news.at });
    case 'ended':
      return afterRun(process, state, news);
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

/** A run that was to end before it had begun is to get the stop signal after all. */
function hearSpawned(process: Process, state: LiveState, pid: number): Process {
  if (state.pid !== null) return process;
  if (state.phase !== 'stopping') return { ...process, state: { ...state, pid } };
  return { ...process, state: { ...state, pid, signal: 'due' } };
}

function hearSpawnFailed(
  process: Process,
  state: LiveState,
  { reason, mayPass, at }: { reason: string; mayPass: boolean; at: number },
): Process {
  if (state.pid !== null) return process;
  if (state.phase === 'stopping' || isToEnd(process)) {
    return atRest(process, at, { again: false });
  }
  if (mayPass) return afterFalseStart(process, reason, at);
  return { ...process, state: { phase: 'failed', since: at, reason } };
}

function hearReady(process: Process, state: LiveState, at: number): Process {
  if (state.phase !== 'starting' || state.pid === null) return process;
  return { ...process, state: { phase: 'running', since: at, pid: state.pid, late: null } };
}
