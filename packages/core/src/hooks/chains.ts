/** What is to be done for each name, strictly one after the other; names do not wait for each other. */
export interface Chains {
  /** Does this when all that was added for the name before is done; it must not reject. */
  add(name: string, link: () => Promise<void>): void;
  /** Whether something is being done for the name, or waits to be. */
  isBusy(name: string): boolean;
  /** Begins nothing any more. */
  close(): void;
}

/** Chains with nothing to do. */
export function createChains(): Chains {
  const ends = new Map<string, Promise<void>>();
  let isClosed = false;

  async function follow(former: Promise<void>, link: () => Promise<void>): Promise<void> {
    await former;
    if (!isClosed) await link();
  }

  return {
    add: (name, link) => {
      const end = follow(ends.get(name) ?? Promise.resolve(), link).then(() => {
        if (ends.get(name) === end) ends.delete(name);
      });
      ends.set(name, end);
    },
    isBusy: (name) => ends.has(name),
    close: () => {
      isClosed = true;
    },
  };
}
