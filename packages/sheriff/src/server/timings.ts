/** How long the sheriff waits for what. All in milliseconds. */
export interface Timings {
  /** An attempt to connect ends after this, the proof of the token included. */
  readonly connectMs: number;
  readonly pingMs: number;
  /** A link without a byte for this long is dead. */
  readonly silenceMs: number;
  /** The first and the longest pause between attempts to connect. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** A command that is older than this when it arrives is refused. */
  readonly commandMs: number;
  /** A local deputy that was started listens within this. */
  readonly startMs: number;
  /** Changes are told to clients no more often than this. */
  readonly batchMs: number;
  /** Usage is told to clients no more often than this. */
  readonly usageMs: number;
}

/** What DESIGN.md §4 asks for. */
export const TIMINGS: Timings = {
  connectMs: 2_000,
  pingMs: 2_000,
  silenceMs: 6_000,
  retryMs: 250,
  maxRetryMs: 5_000,
  commandMs: 3_000,
  startMs: 5_000,
  batchMs: 20,
  usageMs: 1_000,
};
