import { createStore } from '../../client/store.js';
import { until } from '../../client/until.js';
import type { Sink } from '../world.js';

/** For tests: a sink that keeps what is written. */
export interface Capture extends Sink {
  text(): string;
  /** Waits until something was written. */
  shows(part: string): Promise<boolean>;
  /** Breaks, as a pipe does when its reader goes. */
  fail(error: Error): void;
}

/** For tests: makes a sink that keeps what is written. */
export function createCapture(terminal: Pick<Sink, 'isTTY' | 'columns' | 'rows'> = {}): Capture {
  const written = createStore('');
  const listeners: ((error: Error) => void)[] = [];
  return {
    ...terminal,
    write: (text, done) => {
      if (text !== '') written.set(written.get() + text);
      done?.();
    },
    on: (_event, listener) => listeners.push(listener),
    text: () => written.get(),
    shows: async (part) => {
      const look = (text: string) => text.includes(part) || undefined;
      return (await until(written, look, { timeoutMs: 5_000 })) ?? false;
    },
    fail: (error) => {
      for (const listener of listeners) listener(error);
    },
  };
}
