/** Tells the time that decisions are made by. */
export interface Clock {
  /** Milliseconds since the machine booted, time asleep included. */
  now(): number;
}
