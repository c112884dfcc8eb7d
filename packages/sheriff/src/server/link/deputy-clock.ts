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
  /** Takes another look into account. */
  heard(sample: ClockSample): void;
}

const KEPT_SAMPLES = 5;

/**
 * Keeps a deputy's time by the offset from our own monotonic clock, as the quickest of the last five
 * looks has it: the longer the round trip, the less is known of when the clock was read.
 */
export function startClock(first: ClockSample): DeputyClock {
  let samples = [first];
  let offsetMs = offsetOf(first);
  return {
    now: () => performance.now() + offsetMs,
    heard: (sample) => {
      samples = [sample, ...samples].slice(0, KEPT_SAMPLES);
      offsetMs = offsetOf(samples.reduce(quicker));
    },
  };
}

function quicker(one: ClockSample, other: ClockSample): ClockSample {
  return roundTripOf(other) < roundTripOf(one) ? other : one;
}

function roundTripOf({ sentMs, receivedMs }: ClockSample): number {
  return receivedMs - sentMs;
}

function offsetOf({ clockMs, sentMs, receivedMs }: ClockSample): number {
  return clockMs - (sentMs + receivedMs) / 2;
}
