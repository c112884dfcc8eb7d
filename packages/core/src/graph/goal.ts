import { isLive, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';

/** Whether what was last asked for is done; `missed`: it cannot happen by itself any more. */
export type Goal = 'met' | 'pending' | 'missed';

/** Compares what a process is asked for with where it is. */
export function goalOf({ want, wantRun, run, state }: Process): Goal {
  if (want === 'down') return isLive(state) ? 'pending' : 'met';
  if (run < wantRun) return 'pending';
  switch (state.phase) {
    case 'running':
      return 'met';
    case 'exited':
      return state.success ? 'met' : 'missed';
    case 'failed':
      return 'missed';
    case 'stopped':
    case 'waiting':
    case 'starting':
    case 'backoff':
    case 'stopping':
      return 'pending';
    default:
      return unreachable(state);
  }
}
