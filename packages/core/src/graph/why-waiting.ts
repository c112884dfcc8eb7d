import type { Condition } from '../config/spec.js';
import { describeExit } from '../machine/describe-exit.js';
import { isToEnd, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { type Dependency, unmet } from './conditions.js';
import { factOf, leaseOf, type Reference, type RemoteFact, referenceOf } from './elsewhere.js';
import type { World } from './world.js';

/** What holds a waiting process back, as a sentence without its name. */
export function whyWaiting(world: World, { spec }: Process): string {
  const reasons = unmet(world, spec).map(
    (dependency) =>
      `for ${dependency.process} ${TO_DO[dependency.condition]}${isHow(world, dependency)}`,
  );
  // Only on its way to the next run, as the history tells it, it waits for nothing.
  return reasons.length === 0 ? 'is about to run' : `waits ${reasons.join('; ')}`;
}

const TO_DO: Readonly<Record<Condition, string>> = {
  started: 'to start',
  ready: 'to be ready',
  completed: 'to complete',
  completed_successfully: 'to complete successfully',
};

function isHow(world: World, { process: dependency }: Dependency): string {
  const reference = referenceOf(dependency);
  if (reference) return isHowElsewhere(world, reference);
  const process = world.processes.get(dependency);
  return process ? `, which ${isHowHere(process)}` : ', which is not known here';
}

function isHowHere(process: Process): string {
  const { state, exit } = process;
  switch (state.phase) {
    case 'waiting':
      return 'is itself waiting';
    case 'backoff':
      return `${state.reason ?? `has ended (${describeExit(exit)})`} and is about to run again`;
    case 'exited':
      return `has ended (${describeExit(exit)})`;
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

function isHowElsewhere(world: World, reference: Reference): string {
  const { host } = reference;
  if (leaseOf(world, host) === null) return `, but no sheriff relays ${host}`;
  const fact = factOf(world, reference);
  return fact ? `, which ${isHowThere(fact)}` : `, which is not known on ${host}`;
}

function isHowThere({ phase, started }: RemoteFact): string {
  switch (phase) {
    case 'waiting':
      return 'is itself waiting';
    case 'backoff':
      return 'has ended and is about to run again';
    case 'exited':
      return 'has ended';
    case 'failed':
      return 'has failed';
    case 'running':
      return started ? 'is running' : 'is about to stop';
    case 'starting':
    case 'stopped':
    case 'stopping':
      return `is ${phase}`;
    default:
      return unreachable(phase);
  }
}
