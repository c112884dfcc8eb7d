import type { LogPosition } from '../api.js';
import { boundLog, type LogBound } from './bound.js';
import { waitForGrowth } from './follow.js';
import { type LogFile, type LogRead, openLog } from './log-file.js';

/** What one log may grow to. */
const MAX_BYTES = 100 * 1024 * 1024;

/** The logs of all processes, each opened when it is first needed. */
export interface Logs {
  read(
    name: string,
    position: LogPosition,
    options: { readonly maxBytes: number; readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<LogRead>;
  /** Cuts those logs of these processes that are too large. */
  bound(names: Iterable<string>): void;
}

/** Logs whose files are named by `pathOf`. */
export function createLogs(pathOf: (name: string) => string, log: (line: string) => void): Logs {
  const shelf = new Map<string, { readonly file: LogFile; readonly limit: LogBound }>();

  function open(name: string) {
    const known = shelf.get(name);
    if (known) return known;
    const file = openLog(pathOf(name), { onNotice: log });
    const opened = { file, limit: boundLog(file, { maxBytes: MAX_BYTES, onNotice: log }) };
    shelf.set(name, opened);
    return opened;
  }

  return {
    read: async (name, position, { maxBytes, waitMs, signal }) => {
      const { file } = open(name);
      const request =
        'lines' in position ? { offset: file.startOfLastLines(position.lines) } : position;
      const first = file.read({ ...request, max: maxBytes });
      if (first.data.length > 0 || waitMs === 0) return first;
      await waitForGrowth(file, first, { timeoutMs: waitMs, signal });
      const { next: offset, epoch } = first;
      const second = file.read({ offset, epoch, max: maxBytes });
      return { ...second, lost: first.lost + second.lost };
    },
    bound: (names) => {
      for (const name of names) void open(name).limit.enforce();
    },
  };
}
