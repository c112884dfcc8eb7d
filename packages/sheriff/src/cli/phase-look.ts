import type { FleetProcess, Phase } from '@posse/protocol';
import type { Color } from './paint.js';

/** How a phase looks: a mark too, since not everybody sees colours. */
export interface Look {
  readonly mark: string;
  readonly color: Color | null;
}

/** Marks are ASCII, so that a serial console shows them as well. */
export const PHASE_LOOKS: Readonly<Record<Phase, Look>> = {
  waiting: { mark: '.', color: 'orange' },
  starting: { mark: '>', color: 'orange' },
  running: { mark: '+', color: 'green' },
  backoff: { mark: '~', color: 'orange' },
  stopping: { mark: '<', color: 'yellow' },
  stopped: { mark: '-', color: null },
  exited: { mark: '=', color: null },
  failed: { mark: '!', color: 'red' },
  unknown: { mark: '?', color: 'grey' },
};

/** A process on a host out of reach: what is said of it may not be true any more. */
const STALE_LOOK: Look = { mark: '?', color: 'grey' };

/** How a process looks: one that ended badly is as red as one that failed. */
export function lookOf({
  stale,
  phase,
  goal,
}: Pick<FleetProcess, 'stale' | 'phase' | 'goal'>): Look {
  if (stale) return STALE_LOOK;
  const look = PHASE_LOOKS[phase];
  return phase === 'exited' && goal === 'missed' ? { ...look, color: 'red' } : look;
}
