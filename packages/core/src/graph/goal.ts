import { isLive, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { unmet } from './conditions.js';
import { referenceOf } from './elsewhere.js';
import type { World } from './world.js';

/** Whether what was last asked for is done; `missed`: it cannot happen by itself any more. */
export type Goal = 'met' | 'pending' | 'missed';

/** Compares what a process is asked for with where it is. */
export function goalOf(world: World, process: Process): Goal {
  const { want, wantRun, run, state } = process;
  if (want === 'down') return isLive(state) ? 'pending' : 'met';
  if (state.phase === 'waiting') return isInVain(world, process) ? 'missed' : 'pending';
  if (run < wantRun) return 'pending';
  switch (state.phase) {
    case 'running':
      return 'met';
    case 'exited':
      return state.success ? 'met' : 'missed';
    case 'failed':
      return 'missed';
    case 'stopped':
    case 'starting':
    case 'backoff':
    case 'stopping':
      return 'pending';
    default:
      return unreachable(state);
  }
}

/** Whether a process waits for one that will not do its part unless somebody asks for it. */
function isInVain(world: World, waiting: Process): boolean {
  const chain = new Set([waiting]);
  for (const { spec } of chain) {
    for (const { process: name } of unmet(world, spec)) {
      if (referenceOf(name)) continue;
      const other = world.processes.get(name);
      if (!other || isAtItsEnd(other)) return true;
      if (other.state.phase === 'waiting') chain.add(other);
    }
  }
  return false;
}

function isAtItsEnd({ want, wantRun, run, state }: Process): boolean {
  if (want === 'down') return true;
  return wantRun <= run && (state.phase === 'failed' || state.phase === 'exited');
}
