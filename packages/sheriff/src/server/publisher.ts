import type { Urgency } from './link/follow.js';
import type { Timings } from './timings.js';

/** Publishes when it is time to. */
export interface Publisher {
  /** Something is new. */
  wake(urgency: Urgency): void;
  close(): void;
}

/**
 * Publishes news at once, but no more often than every `batchMs`, so that 200 starts are not 800
 * messages; usage alone is no reason to publish before `usageMs` are over.
 */
export function createPublisher(
  publish: () => void,
  { batchMs, usageMs }: Pick<Timings, 'batchMs' | 'usageMs'>,
): Publisher {
  const pauseMs = { news: batchMs, usage: usageMs };
  let publishedMs = Number.NEGATIVE_INFINITY;
  let dueMs = Number.POSITIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    wake: (urgency) => {
      const nowMs = performance.now();
      const wantedMs = Math.max(nowMs, publishedMs + pauseMs[urgency]);
      if (wantedMs >= dueMs) return;
      dueMs = wantedMs;
      clearTimeout(timer);
      timer = setTimeout(() => {
        publishedMs = performance.now();
        dueMs = Number.POSITIVE_INFINITY;
        publish();
      }, wantedMs - nowMs);
    },
    close: () => {
      clearTimeout(timer);
      dueMs = Number.NEGATIVE_INFINITY;
    },
  };
}
