import type { Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { type Dependency, unmet } from './conditions.js';
import type { World } from './world.js';

/**
 * Why a process is not simply running or stopped, as a sentence without its name; null when there
 * is nothing to explain. Times in it count from the moment at which the phase began, so that the
 * sentence stays true for as long as the phase lasts.
 */
export function why(world: World, process: Process): string | null {
  const { state, spec } = process;
  switch (state.phase) {
    case 'stopped':
      return null;
    case 'waiting':
      return waitsFor(world, process);
    case 'starting':
      return whyStarting(process, state);
    case 'running':
      return whyStillRunning(world, process);
    case 'backoff':
      return `${endedHow(process)}; runs again after ${seconds(state.until - state.since)}`;
    case 'stopping':
      return whyStopping(process, state);
    case 'exited':
      return state.success
        ? 'ended by itself'
        : `${endedHow(process)}; not restarted (policy ${spec.restart.policy})`;
    case 'failed':
      return `${state.reason}; start it again when that is mended`;
    default:
      return unreachable(state);
  }
}

type Starting = Extract<Process['state'], { phase: 'starting' }>;
type Stopping = Extract<Process['state'], { phase: 'stopping' }>;

function waitsFor(world: World, { spec }: Process): string {
  const reasons = unmet(world, spec).map(
    (dependency) => `${dependency.process} ${lacks(world, dependency)}`,
  );
  return `waits: ${reasons.join(', ')}`;
}

function lacks(world: World, { process: name, condition }: Dependency): string {
  const process = world.processes.get(name);
  if (!process) return 'is not known here';
  const { state } = process;
  const wanted = condition === 'ready' ? 'ready' : condition.replace('_', ' ');
  switch (state.phase) {
    case 'failed':
      return `has failed: ${state.reason}`;
    case 'stopped':
      return 'is stopped';
    case 'exited':
      return `has ended (${exitText(process)}) and is wanted ${wanted}`;
    case 'backoff':
      return `keeps ending (${exitText(process)})`;
    default:
      return `is ${state.phase} and not ${wanted} yet`;
  }
}

function whyStarting({ spec }: Process, state: Starting): string {
  if (state.pid === null) return 'is being spawned';
  const tcp = spec.ready?.tcp;
  return tcp
    ? `not ready: nothing accepts connections on ${tcp.host}:${tcp.port} yet`
    : 'not ready yet';
}

function whyStillRunning(world: World, { want, spec }: Process): string | null {
  if (want === 'up') return null;
  const holders = (world.graph.dependents.get(spec.name) ?? [])
    .map(({ name }) => name)
    .filter((name) => world.processes.get(name)?.state.phase === 'stopping');
  return `stops after ${holders.join(', ')}`;
}

function whyStopping({ spec, want }: Process, state: Stopping): string {
  const because = {
    asked: want === 'up' ? 'to run anew' : 'as asked',
    not_ready: `was not ready within ${spec.ready?.timeout ?? 0} s`,
    leader_ended: 'its main process has ended and left others behind',
  }[state.cause];
  if (state.kills === 0) {
    return `${because}: ${spec.stop.signal} first, SIGKILL after ${spec.stop.timeout} s`;
  }
  return state.kills === 1
    ? `${because}: SIGKILL, since ${spec.stop.signal} did not do`
    : `${because}: cannot be killed, after ${state.kills} SIGKILLs; it may be stuck in the kernel`;
}

function endedHow(process: Process): string {
  return `ended (${exitText(process)})`;
}

/** How a run ended, in a few words. */
function exitText({ exit }: Process): string {
  if (!exit) return 'never ran';
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  return exit.code === null ? 'nobody knows how' : `exit code ${exit.code}`;
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${Math.max(ms / 1_000, 0).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
