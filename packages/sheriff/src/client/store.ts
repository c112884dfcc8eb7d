/** A value that changes, and that tells who listens. */
export interface Store<T> {
  get(): T;
  /** Calls back after each change; answers with the way to end that. */
  subscribe(listener: (value: T) => void): () => void;
}

/** A store as its owner sees it. */
export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

/** Makes a store. */
export function createStore<T>(initial: T): WritableStore<T> {
  const listeners = new Set<(value: T) => void>();
  let current = initial;
  return {
    get: () => current,
    set: (value) => {
      current = value;
      for (const listener of [...listeners]) listener(value);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
