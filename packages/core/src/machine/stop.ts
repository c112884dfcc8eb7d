import { type LiveState, type Process, ranFor, type State, type StopCause } from './process.js';

/** Why a run is to end, and since when. */
interface Stop {
  readonly cause: StopCause;
  /** What was found wrong; null when the cause says it all. */
  readonly reason: string | null;
  readonly at: number;
}

/** A process whose run is to end from now on. */
export function beginStop(
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

/** What was wrong with a run that is stopped; null when nothing was. */
export function faultOf({ cause, reason }: Pick<Stop, 'cause' | 'reason'>): string | null {
  if (cause === 'asked' || cause === 'leader_ended') return null;
  // A ledger from before there were reasons knows this fault alone.
  return reason ?? 'was not ready in time';
}
