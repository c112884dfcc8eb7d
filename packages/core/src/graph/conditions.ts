import type { Spec } from '../config/spec.js';
import { unreachable } from '../machine/unreachable.js';
import type { World } from './world.js';

/** One dependency of a spec. */
export type Dependency = Spec['depends_on'][number];

/** Whether what a dependency asks for holds now. */
export function isMet(world: World, { process: name, condition }: Dependency): boolean {
  const process = world.processes.get(name);
  if (!process) return false;
  switch (condition) {
    case 'started':
      return process.state.phase === 'running' || hasPid(process.state);
    case 'ready':
      return process.state.phase === 'running';
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

function hasPid(state: { readonly phase: string; readonly pid?: number | null }): boolean {
  return state.phase === 'starting' && state.pid !== null;
}
