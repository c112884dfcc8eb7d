import { uptime } from 'node:os';
import type { Clock } from '../ports/clock.js';

/** The step of the clock that counts the time asleep. */
const STEP_MS = 20;

/**
 * The machine's time since boot. Node's fine clock (CLOCK_MONOTONIC) stands still while the machine
 * sleeps, and the one that does not has steps of 10 ms. So the fine one is taken, and the other one
 * tells how long the machine has slept. Without sleep, all programs agree to the microsecond.
 */
export function createBootClock(): Clock {
  let asleepMs = 0;
  return {
    now: () => {
      const awakeMs = Number(process.hrtime.bigint()) / 1_000_000;
      const gapMs = uptime() * 1_000 - awakeMs;
      if (Math.abs(gapMs - asleepMs) > STEP_MS) asleepMs = gapMs;
      return awakeMs + asleepMs;
    },
  };
}
