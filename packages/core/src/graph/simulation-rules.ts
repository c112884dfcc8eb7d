import type { Event } from './events.js';
import { createElsewhereRules } from './simulation-rules-elsewhere.js';
import { createOrderRules } from './simulation-rules-order.js';
import { createReadinessRules } from './simulation-rules-readiness.js';
import { createRestartRules } from './simulation-rules-restart.js';
import { checkAsked, checkFindings, checkMoves, checkWhy } from './simulation-rules-step.js';
import { type Stepped, step } from './step.js';
import type { World } from './world.js';

/** For tests: what must hold of every step, remembering what came before it. */
export interface Rules {
  check(before: World, event: Event, stepped: Stepped): void;
  /** The supervisor has lost what it ordered. */
  forgetOrders(): void;
  /** It has lost what others relayed. */
  forgetElsewhere(): void;
  /** Another boot: times begin anew. */
  reboot(): void;
}

/** Rules that have seen nothing yet. */
export function createRules(): Rules {
  const elsewhere = createElsewhereRules();
  const order = createOrderRules(elsewhere.holds);
  const readiness = createReadinessRules();
  const restarts = createRestartRules();

  return {
    check: (before, event, stepped) => {
      elsewhere.check(event);
      order.check(event, stepped);
      readiness.check(before, event, stepped);
      restarts.check(before, event, stepped);
      checkMoves(before, stepped);
      checkAsked(before, event, stepped);
      checkFindings(before, event, stepped);
      for (const process of stepped.world.processes.values()) checkWhy(stepped.world, process);
      const again = step(stepped.world, { kind: 'tick', at: event.at });
      const isSettled = again.world === stepped.world && again.effects.length === 0;
      if (!isSettled) throw new Error('a step has left something to do');
    },
    forgetOrders: order.forget,
    forgetElsewhere: elsewhere.forget,
    reboot: () => {
      elsewhere.forget();
      order.reboot();
      readiness.reboot();
      restarts.reboot();
    },
  };
}
