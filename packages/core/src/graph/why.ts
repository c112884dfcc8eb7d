import { describeExit } from '../machine/describe-exit.js';
import { isToEnd, type Process } from '../machine/process.js';
import { faultOf } from '../machine/stop.js';
import { unreachable } from '../machine/unreachable.js';
import { holders } from './holders.js';
import { whyWaiting } from './why-waiting.js';
import type { World } from './world.js';

/**
 * Why a process is not simply running, as a sentence without its name; null when there is nothing to
 * explain. Times in it count from the moment at which the phase began, so that the sentence stays
 * true for as long as the phase lasts.
 */
export function why(world: World, process: Process): string | null {
  const { state, askedBy } = process;
  switch (state.phase) {
    case 'stopped':
      return askedBy === null ? null : `was stopped by ${askedBy}`;
    case 'waiting':
      return whyWaiting(world, process);
    case 'starting':
      return whyHeld(world, process) ?? whyStarting(state);
    case 'running':
      return (
        whyHeld(world, process) ?? (state.late === null ? null : `${state.late}, which is ignored`)
      );
    case 'backoff':
      return `${state.reason ?? `ended (${describeExit(process.exit)})`}; runs again ${seconds(state.until - state.since)} after that`;
    case 'stopping':
      return `${becauseOf(process, state)}: ${howStopping(process, state)}`;
    case 'exited':
      return state.success
        ? `ended (${describeExit(process.exit)})`
        : `ended (${describeExit(process.exit)}) and is not restarted`;
    case 'failed':
      return `${state.reason}; start it again when that is mended`;
    default:
      return unreachable(state);
  }
}

type Starting = Extract<Process['state'], { phase: 'starting' }>;
type Stopping = Extract<Process['state'], { phase: 'stopping' }>;

/** It would be stopping already, if others did not need it until they have ended. */
function whyHeld(world: World, process: Process): string | null {
  if (!isToEnd(process)) return null;
  const first = holders(world, process.spec.name).join(', ');
  return `is to stop after those that depend on it: ${first}`;
}

function whyStarting({ pid, finding }: Starting): string {
  if (pid === null) return 'is being started';
  return finding === null ? 'is not ready yet' : `is not ready: ${finding}`;
}

function becauseOf({ want, removed, askedBy }: Process, state: Stopping): string {
  const fault = faultOf(state);
  if (fault !== null) return fault;
  if (state.cause === 'leader_ended') return 'its main process has ended and left others behind';
  if (removed) return 'is no longer configured';
  return `is stopped${want === 'up' ? ' to run anew' : ''}, as ${askedBy ?? 'somebody'} asked`;
}

function howStopping({ spec: { stop } }: Process, { pid, kills, since, killAt }: Stopping): string {
  if (kills > 1) return 'it does not end even on SIGKILL, and may be stuck in the kernel';
  if (kills === 1) return 'it did not end in time and gets SIGKILL';
  if (pid === null) return 'its start is called off';
  const first =
    stop.command === undefined
      ? `${stop.signal} first`
      : `its stop command first, then ${stop.signal}`;
  return `${first}, SIGKILL after ${seconds(killAt - since)}`;
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
