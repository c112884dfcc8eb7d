/** A value that takes its time to read: asks for it now and then, and tells the last answer. */
export type SlowValue<T> = (nowMs: number) => T | null;

/**
 * Begins a read when it is told the time, at most every `everyMs` and never a second one beside one
 * that hangs. Null before the first answer and after a read that failed.
 */
export function createSlowValue<T>(read: () => Promise<T | null>, everyMs: number): SlowValue<T> {
  let value: T | null = null;
  let dueMs = Number.NEGATIVE_INFINITY;
  let isReading = false;

  async function refresh(): Promise<void> {
    isReading = true;
    value = await read().catch(() => null);
    isReading = false;
  }

  return (nowMs) => {
    if (!isReading && nowMs >= dueMs) {
      dueMs = nowMs + everyMs;
      void refresh();
    }
    return value;
  };
}
