import type { Condition, Spec } from '../config/spec.js';
import { isToEnd, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { factOf, type Reference, referenceOf } from './elsewhere.js';
import type { World } from './world.js';

/** One dependency of a spec. */
export type Dependency = Spec['depends_on'][number];

/** Whether what a dependency asks for holds now. What is about to end is not built upon. */
export function isMet(world: World, { process: name, condition }: Dependency): boolean {
  const reference = referenceOf(name);
  if (reference) return isMetElsewhere(world, reference, condition);
  const process = world.processes.get(name);
  if (!process) return false;
  switch (condition) {
    case 'started':
      return !isToEnd(process) && hasStarted(process);
    case 'ready':
      return !isToEnd(process) && process.state.phase === 'running';
    case 'completed':
      return process.completed !== 'no';
    case 'completed_successfully':
      return process.completed === 'successfully';
    default:
      return unreachable(condition);
  }
}

/** The dependencies of a spec that do not hold now. */
export function unmet(world: World, spec: Spec): readonly Dependency[] {
  return spec.depends_on.filter((dependency) => !isMet(world, dependency));
}

function isMetElsewhere(world: World, reference: Reference, condition: Condition): boolean {
  const fact = factOf(world, reference);
  if (!fact) return false;
  switch (condition) {
    case 'started':
      return fact.started;
    case 'ready':
      return fact.ready;
    case 'completed':
      return fact.completed !== 'no';
    case 'completed_successfully':
      return fact.completed === 'successfully';
    default:
      return unreachable(condition);
  }
}

function hasStarted({ state }: Process): boolean {
  return state.phase === 'running' || (state.phase === 'starting' && state.pid !== null);
}
