import type { Store } from './store.js';

/** When to stop waiting. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until `look` finds something in the store's value and resolves with that, or with
 * `undefined` when the patience ends.
 */
export function until<T, Found>(
  store: Store<T>,
  look: (value: T) => Found | undefined,
  { timeoutMs, signal }: Patience,
): Promise<Found | undefined> {
  return new Promise((resolve) => {
    const end = (found?: Found) => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', giveUp);
      resolve(found);
    };
    const giveUp = () => end();
    const check = (value: T) => {
      const found = look(value);
      if (found !== undefined) end(found);
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
    const unsubscribe = store.subscribe(check);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    else check(store.get());
  });
}
