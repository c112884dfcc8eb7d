const TOLERATED_MS = 100;

/**
 * Turns milliseconds since boot into wall time. The same moment stays the same text, although the
 * two clocks are never read at quite the same instant; a wall clock that is set is followed.
 */
export function createBootClock(
  bootNow: () => number,
  wallNow: () => number = Date.now,
): (sinceBootMs: number) => string {
  let bootedAtMs = wallNow() - bootNow();
  return (sinceBootMs) => {
    const seenMs = wallNow() - bootNow();
    if (Math.abs(seenMs - bootedAtMs) > TOLERATED_MS) bootedAtMs = seenMs;
    return new Date(Math.round(bootedAtMs + sinceBootMs)).toISOString();
  };
}
