import type { Condition } from './spec.js';

/** Whether a dependency is of those that a stop takes along: it needs the other one alive. */
export function needsAlive(condition: Condition): boolean {
  return condition === 'started' || condition === 'ready';
}
