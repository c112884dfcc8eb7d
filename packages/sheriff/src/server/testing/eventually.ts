import { vi } from 'vitest';

/** Waits until the expectation holds, for 10 s at most: only a failing test takes that long. */
export async function eventually(expectation: () => void): Promise<void> {
  await vi.waitFor(expectation, { timeout: 10_000, interval: 5 });
}
