import type { Process, State } from './process.js';
import { beginStop } from './stop.js';

type Starting = Extract<State, { phase: 'starting' }>;

/**
 * What a run that is starting has come to by now: it is running if nobody says what ready means, its
 * time to be ready begins once it is spawned, and it may have missed that.
 */
export function gettingReady(process: Process, state: Starting, at: number): Process {
  const { pid, deadline, finding } = state;
  const { ready } = process.spec;
  if (pid === null) return process;
  if (!ready) return { ...process, state: { phase: 'running', since: at, pid, late: null } };
  if (deadline === null) {
    return { ...process, state: { ...state, deadline: at + ready.timeout * 1_000 } };
  }
  if (at < deadline) return process;
  const found = finding === null ? '' : ` (${finding})`;
  const reason = `was not ready within ${ready.timeout} s${found}`;
  return notReady(process, state, { pid, reason, at });
}

/** A process whose run was not ready when it had to be; its spec says what comes of that. */
export function notReady(
  process: Process,
  state: Starting,
  { pid, reason, at }: { readonly pid: number; readonly reason: string; readonly at: number },
): Process {
  return process.spec.ready?.on_timeout === 'ignore'
    ? { ...process, state: { phase: 'running', since: at, pid, late: reason } }
    : beginStop(process, state, { cause: 'not_ready', reason, at });
}

/** A process whose run, if it is starting, has the whole time to be ready again. */
export function withTimeToBeReady(process: Process): Process {
  const { state } = process;
  if (state.phase !== 'starting' || state.deadline === null) return process;
  return { ...process, state: { ...state, deadline: null, finding: null } };
}
