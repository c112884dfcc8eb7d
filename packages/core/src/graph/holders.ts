import { needsAlive } from '../config/needs-alive.js';
import { isLive, isToEnd } from '../machine/process.js';
import type { Dependent, World } from './world.js';

/** Whether a process that is to end waits for others that are to end first. */
export function isHeld(world: World, name: string): boolean {
  return dependentsOf(world, name).some((dependent) => isHolding(world, dependent));
}

/** Whom it waits for. */
export function holders(world: World, name: string): readonly string[] {
  const names = dependentsOf(world, name).filter((dependent) => isHolding(world, dependent));
  return [...new Set(names.map((dependent) => dependent.name))];
}

function dependentsOf(world: World, name: string): readonly Dependent[] {
  return world.graph.dependents.get(name) ?? [];
}

/**
 * Whether it needs its dependency alive until it has ended itself. Whoever has had its time to end
 * and is being killed holds nobody up.
 */
function isHolding(world: World, { name, condition }: Dependent): boolean {
  const process = world.processes.get(name);
  if (!process || !isLive(process.state) || !isToEnd(process)) return false;
  if (!needsAlive(condition)) return false;
  return process.state.phase !== 'stopping' || process.state.kills === 0;
}
