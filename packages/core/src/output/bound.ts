import { unreachable } from '../machine/unreachable.js';
import type { LogFile } from './log-file.js';
import type { LogState } from './log-state.js';
import { punchHole } from './punch.js';

/** Options of {@link boundLog}. */
export interface BoundOptions {
  readonly maxBytes: number;
  /** Is told in a sentence what is done instead when the old part cannot be freed. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** The program of util-linux, for those who have it elsewhere. */
  readonly fallocate?: string | undefined;
}

/** Keeps a log below a size. */
export interface LogBound {
  /** Cuts the log if it is too large; a call during another one joins it. Never rejects. */
  enforce(): Promise<void>;
}

/**
 * Keeps at most `maxBytes` of a log. When there are more, the oldest are freed, down to 3/4, and
 * all offsets stay valid. Where that is not possible the log is emptied and begins a new epoch.
 */
export function boundLog(log: LogFile, options: BoundOptions): LogBound {
  const { maxBytes, onNotice, fallocate = 'fallocate' } = options;
  let canPunch = true;
  let cutting: Promise<void> | undefined;
  let lastNotice: string | undefined;

  function enforce(): Promise<void> {
    cutting ??= cut()
      .catch((error) => notice(`Cannot bound ${log.path}: ${error}.`))
      .finally(() => {
        cutting = undefined;
      });
    return cutting;
  }

  async function cut(): Promise<void> {
    const state = log.look();
    if (state.size - state.low <= maxBytes) return;
    if (canPunch) await punch(state);
    if (!canPunch && log.size() > maxBytes) log.empty();
  }

  async function punch({ size, low }: LogState): Promise<void> {
    const target = Math.max(low, wholeBlocks(size - Math.floor(maxBytes * 0.75)));
    const newLow = log.startOfLine(target);
    const length = wholeBlocks(newLow);
    if (length === 0) return;

    // Before the punch: from now on nobody reads what is about to become NULs.
    const isWritten = log.raiseLow(newLow);
    const result = await punchHole(log.path, length, fallocate);
    switch (result.outcome) {
      case 'punched':
        // The disk was full, and now it is not.
        if (!isWritten) log.raiseLow(log.look().low);
        return;
      case 'unsupported':
        canPunch = false;
        return notice(
          `Cannot free the old part of ${log.path} (${result.reason}): this log is emptied instead whenever it exceeds ${maxBytes} bytes.`,
        );
      case 'failed':
        return notice(
          `Cannot free the old part of ${log.path} (${result.reason}): it takes up more than ${maxBytes} bytes until the next attempt succeeds.`,
        );
      default:
        return unreachable(result);
    }
  }

  function notice(message: string): void {
    if (message !== lastNotice) onNotice?.(message);
    lastNotice = message;
  }

  return { enforce };
}

// A hole begins and ends with a block of the file system, or the rest of the block stays.
const BLOCK_BYTES = 4096;

function wholeBlocks(bytes: number): number {
  return bytes - (bytes % BLOCK_BYTES);
}
