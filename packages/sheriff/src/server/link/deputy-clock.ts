/** One look at the clock of a deputy's machine, and our own time before and after it. */
export interface ClockSample {
  readonly clockMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** The clock of a deputy's machine as it is known here. */
export interface DeputyClock {
  /** What it shows now, give or take half a round trip. */
  now(): number;
  /** Sets it anew. */
  heard(sample: ClockSample): void;
}

/** Keeps a deputy's time by the offset from our own monotonic clock. */
export function startClock(first: ClockSample): DeputyClock {
  let offsetMs = offsetOf(first);
  return {
    now: () => performance.now() + offsetMs,
    heard: (sample) => {
      offsetMs = offsetOf(sample);
    },
  };
}

function offsetOf({ clockMs, sentMs, receivedMs }: ClockSample): number {
  return clockMs - (sentMs + receivedMs) / 2;
}
