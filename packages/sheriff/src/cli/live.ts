import { pause } from '../client/pause.js';
import type { Store } from '../client/store.js';
import { until } from '../client/until.js';

/** How often to act. */
export interface Rhythm {
  /** Changes that come quicker than this are shown together. */
  readonly atMostEveryMs: number;
  /** Without a change, act all the same after this time; never when left out. */
  readonly atLeastEveryMs?: number;
}

/** Acts now and after each change of a store, until the signal is aborted. */
export async function actOnChange<T>(
  store: Store<T>,
  act: (value: T) => void,
  { atMostEveryMs, atLeastEveryMs, signal }: Rhythm & { readonly signal: AbortSignal },
): Promise<void> {
  const quietMs = atLeastEveryMs === undefined ? {} : { timeoutMs: atLeastEveryMs - atMostEveryMs };
  while (!signal.aborted) {
    const seen = store.get();
    act(seen);
    await pause(atMostEveryMs, signal);
    await until(store, (value) => value !== seen || undefined, { ...quietMs, signal });
  }
}
