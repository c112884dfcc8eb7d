import type { Condition } from '../config/spec.js';
import { isToEnd, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { type Dependency, unmet } from './conditions.js';
import { factElsewhere } from './elsewhere.js';
import { holders } from './holders.js';
import type { World } from './world.js';

/**
 * Why a process is not simply running or stopped, as a sentence without its name; null when there
 * is nothing to explain. Times in it count from the moment at which the phase began, so that the
 * sentence stays true for as long as the phase lasts.
 */
export function why(world: World, process: Process): string | null {
  const { state } = process;
  switch (state.phase) {
    case 'stopped':
      return null;
    case 'waiting':
      return whyWaiting(world, process);
    case 'starting':
      return whyHeld(world, process) ?? whyStarting(state);
    case 'running':
      return whyHeld(world, process) ?? (state.late && `${state.late}; that is ignored`);
    case 'backoff':
      return `${state.reason ?? `ended (${exitText(process)})`} and runs again ${seconds(state.until - state.since)} after that`;
    case 'stopping':
      return `${becauseOf(process, state)}: ${howStopping(process, state)}`;
    case 'exited':
      return state.success
        ? `ended by itself (${exitText(process)})`
        : `ended by itself (${exitText(process)}) and is not restarted`;
    case 'failed':
      return `${state.reason}; start it again when that is mended`;
    default:
      return unreachable(state);
  }
}

type Starting = Extract<Process['state'], { phase: 'starting' }>;
type Stopping = Extract<Process['state'], { phase: 'stopping' }>;

function whyWaiting(world: World, { spec }: Process): string {
  const reasons = unmet(world, spec).map(
    (dependency) =>
      `for ${dependency.process} ${TO_DO[dependency.condition]}, which ${isHow(world, dependency)}`,
  );
  return `waits ${reasons.join('; ')}`;
}

const TO_DO: Readonly<Record<Condition, string>> = {
  started: 'to start',
  ready: 'to be ready',
  completed: 'to complete',
  completed_successfully: 'to complete successfully',
};

function isHow(world: World, { process: name }: Dependency): string {
  if (name.includes('/')) return isHowElsewhere(world, name);
  const process = world.processes.get(name);
  if (!process) return 'is not known here';
  const { state } = process;
  switch (state.phase) {
    case 'waiting':
      return 'is itself waiting';
    case 'backoff':
      return `has ended (${exitText(process)}) and is about to run again`;
    case 'exited':
      return `has ended (${exitText(process)})`;
    case 'failed':
      return `has failed (${state.reason})`;
    case 'starting':
    case 'running':
      return isToEnd(process) ? 'is about to stop' : `is ${state.phase}`;
    case 'stopped':
    case 'stopping':
      return `is ${state.phase}`;
    default:
      return unreachable(state);
  }
}

function isHowElsewhere(world: World, reference: string): string {
  const fact = factElsewhere(world, reference);
  return fact ? `is ${fact.phase}` : 'no sheriff relays at present';
}

/** It would be stopping already, if others did not need it until they have ended. */
function whyHeld(world: World, process: Process): string | null {
  if (!isToEnd(process)) return null;
  const first = holders(world, process.spec.name).join(', ');
  return `is to stop after those that depend on it: ${first}`;
}

function whyStarting(state: Starting): string {
  if (state.pid === null) return 'is being started';
  return state.finding === null ? 'is not ready yet' : `is not ready: ${state.finding}`;
}

function becauseOf({ want, removed }: Process, { cause, reason }: Stopping): string {
  switch (cause) {
    case 'asked':
      if (removed) return 'is no longer configured';
      return want === 'up' ? 'is stopped to run anew' : 'is stopped as asked';
    case 'not_ready':
    case 'unhealthy':
    case 'over_memory':
      return reason ?? cause;
    case 'leader_ended':
      return 'its main process has ended and left others behind';
    default:
      return unreachable(cause);
  }
}

function howStopping({ spec: { stop } }: Process, { pid, kills, since, killAt }: Stopping): string {
  if (kills > 1) return 'it does not end even on SIGKILL, and may be stuck in the kernel';
  if (kills === 1) return 'it did not end in time and gets SIGKILL';
  if (pid === null) return 'its start is called off';
  const first = stop.command === undefined ? stop.signal : `its stop command, then ${stop.signal}`;
  return `${first} first, SIGKILL after ${seconds(killAt - since)}`;
}

/** How a run ended, in a few words. */
function exitText({ exit }: Process): string {
  if (exit?.signal) return `killed by ${exit.signal}`;
  const code = exit?.code ?? null;
  return code === null ? 'nobody knows how' : `exit code ${code}`;
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
