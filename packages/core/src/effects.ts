import type { Effect } from './graph/effects.js';
import { unreachable } from './machine/unreachable.js';
import type { Runs } from './ports/runs.js';

/** Does what was decided. */
export function carryOut(effect: Effect, runs: Runs): void {
  const key = { name: effect.name, run: effect.run };
  switch (effect.kind) {
    case 'spawn':
      runs.spawn(key, effect.spec);
      return;
    case 'cancel':
      runs.cancel(key);
      return;
    case 'terminate':
      runs.terminate(key, effect.spec);
      return;
    case 'kill':
      runs.kill(key);
      return;
    default:
      unreachable(effect);
  }
}
