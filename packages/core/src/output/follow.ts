import type { LogFile, LogRead } from './log-file.js';

/** Options of {@link waitForGrowth}. */
export interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves when the log holds more than `lastRead` saw or has begun anew, or after `timeoutMs` (to
 * within 100 ms). Rejects with the signal's reason when that is aborted.
 */
export function waitForGrowth(
  log: Pick<LogFile, 'look'>,
  lastRead: Pick<LogRead, 'size' | 'epoch'>,
  { timeoutMs, signal }: WaitOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadlineMs = performance.now() + timeoutMs;

    function check(nowMs: number): void {
      try {
        const { size, epoch } = log.look();
        const hasNews = size > lastRead.size || epoch !== lastRead.epoch;
        if (hasNews) grewAtMs = nowMs;
        if (hasNews || nowMs >= deadlineMs) end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    }

    function abort(): void {
      end(() => reject(signal?.reason));
    }

    function end(settle: () => void): void {
      signal?.removeEventListener('abort', abort);
      remove(check);
      settle();
    }

    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    add(check);
    check(performance.now());
  });
}

const EAGER_MS = 25;
const CALM_MS = 100;
const EAGER_FOR_MS = 1000;

/** All who wait, looked after by one timer that is there only while somebody waits. */
const checks = new Set<(nowMs: number) => void>();
let timer: NodeJS.Timeout | undefined;
let grewAtMs = Number.NEGATIVE_INFINITY;

function add(check: (nowMs: number) => void): void {
  checks.add(check);
  arm();
}

function remove(check: (nowMs: number) => void): void {
  checks.delete(check);
  if (checks.size > 0) return;
  clearTimeout(timer);
  timer = undefined;
}

function arm(): void {
  if (timer !== undefined || checks.size === 0) return;
  const isEager = performance.now() - grewAtMs < EAGER_FOR_MS;
  timer = setTimeout(tick, isEager ? EAGER_MS : CALM_MS).unref();
}

function tick(): void {
  timer = undefined;
  const nowMs = performance.now();
  for (const check of [...checks]) check(nowMs);
  arm();
}
