import type { Process, State } from './process.js';
import { beginStop } from './stop.js';

/**
 * What a run that is starting has come to by now: it is running if nobody says what ready means, its
 * time to be ready begins once it is spawned, and when it has missed that its spec says what then.
 */
export function gettingReady(
  process: Process,
  state: Extract<State, { phase: 'starting' }>,
  at: number,
): Process {
  const { pid, deadline, finding } = state;
  const { ready } = process.spec;
  if (pid === null) return process;
  if (!ready) return { ...process, state: { phase: 'running', since: at, pid, late: null } };
  if (deadline === null) {
    return { ...process, state: { ...state, deadline: at + ready.timeout * 1_000 } };
  }
  if (at < deadline) return process;
  const late = `was not ready in time${finding === null ? '' : ` (${finding})`}`;
  return ready.on_timeout === 'ignore'
    ? { ...process, state: { phase: 'running', since: at, pid, late } }
    : beginStop(process, state, { cause: 'not_ready', reason: late, at });
}

/** A process whose run, if it is starting, has the whole time to be ready again. */
export function withTimeToBeReady(process: Process): Process {
  const { state } = process;
  if (state.phase !== 'starting' || state.deadline === null) return process;
  return { ...process, state: { ...state, deadline: null, finding: null } };
}
