import { uptime } from 'node:os';
import type { Clock } from '../ports/clock.js';

/** How far the two clocks may drift apart before the finer one is set anew (the coarse one's step). */
const STEP_MS = 20;

/**
 * The machine's time since boot. Node's fine clock stands still while the machine sleeps, and the
 * one that does not has steps of 10 ms; so the fine one is set by the coarse one.
 */
export function createBootClock(): Clock {
  let offset = uptime() * 1_000 - performance.now();
  return {
    now: () => {
      const coarse = uptime() * 1_000;
      const fine = performance.now() + offset;
      if (Math.abs(coarse - fine) <= STEP_MS) return fine;
      offset = coarse - performance.now();
      return coarse;
    },
  };
}
