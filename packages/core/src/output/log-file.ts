import { type Stats, statSync, truncateSync } from 'node:fs';
import { startOfLastLines, startOfLine } from './lines.js';
import { beginAnew, type LogState, lostBytes, observeFile } from './log-state.js';
import { type LowMark, readLowMark, writeLowMark } from './low-mark.js';
import { type ReadAt, withFile } from './read-at.js';
import { completeUtf8Length } from './utf8.js';

/** What a reader asks for: at most `max` bytes at `offset`, which it has from `epoch`. */
interface LogRequest {
  readonly offset: number;
  readonly max: number;
  /** The epoch of the reader's last answer; without it, `offset` is meant in the present one. */
  readonly epoch?: number | undefined;
}

/** A piece of a log, never ending within a UTF-8 character but when `max` is too small for one. */
export interface LogRead {
  /** Offset of the first byte of `data`. */
  readonly from: number;
  readonly data: Buffer;
  /** Offset to ask for next. */
  readonly next: number;
  /** How many bytes were asked for and are gone. */
  readonly lost: number;
  readonly epoch: number;
  /** Size of the log then. It may be above `next` with no `data`, before the rest of a character. */
  readonly size: number;
}

/** A log that others append to, at byte offsets that never change within an epoch. */
export interface LogFile {
  readonly path: string;
  /** The log as it is now; a missing file is an empty log. */
  look(): LogState;
  size(): number;
  /** Reads at an offset: nothing beyond the end, and from the start for a reader of a past epoch. */
  read(request: LogRequest): LogRead;
  /** Where the last `count` lines begin; looks back 4 MiB at most. */
  startOfLastLines(count: number): number;
  /** The first offset from `offset` on where a line begins; looks ahead 64 KiB at most. */
  startOfLine(offset: number): number;
  /** Gives up all below `low`; false when this could not be written down for the next owner. */
  raiseLow(low: number): boolean;
  /** Empties the file and begins a new epoch. */
  empty(): void;
}

/** Options of {@link openLog}. */
export interface LogOptions {
  /** Is told in a sentence what could not be written down. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

/**
 * The log at `path`, which is not kept open. It has one owner, who alone knows how far it has been
 * cut; the next one finds that in `PATH.low`.
 */
export function openLog(path: string, { onNotice }: LogOptions = {}): LogFile {
  let state = stateFromMark(readLowMark(path));

  function look(): LogState {
    return observe(statSync(path, { throwIfNoEntry: false }));
  }

  function read({ offset, max, epoch }: LogRequest): LogRead {
    return withLog((readAt) => {
      const asked = epoch ?? state.epoch;
      const start = asked === state.epoch ? Math.max(offset, state.low) : state.low;
      const from = Math.min(start, state.size);
      const bytes = readAt(from, Math.min(max, state.size - from));
      const data = bytes.subarray(0, passableLength(bytes, state.size - from));
      const lost = lostBytes(state, offset, asked);
      return { from, data, next: from + data.length, lost, epoch: state.epoch, size: state.size };
    });
  }

  function raiseLow(low: number): boolean {
    state = { ...look(), low };
    return save();
  }

  function empty(): void {
    const full = look();
    truncateSync(path);
    state = beginAnew(full);
    save();
  }

  function observe(file: Stats | undefined): LogState {
    const { epoch } = state;
    const isThere = file?.isFile() === true;
    state = observeFile(state, isThere ? { inode: file.ino, size: file.size } : NO_FILE);
    if (state.epoch !== epoch) save();
    return state;
  }

  function save(): boolean {
    try {
      writeLowMark(path, state);
      return true;
    } catch (error) {
      onNotice?.(
        `Cannot write ${path}.low: ${error}. After a restart, lost parts of this log may show as NULs.`,
      );
      return false;
    }
  }

  // From the look at the state to the last byte all is sync: no punch of ours can come in between.
  function withLog<T>(use: (readAt: ReadAt) => T): T {
    return withFile(path, (readAt, stats) => {
      observe(stats);
      return use(readAt);
    });
  }

  return {
    path,
    look,
    size: () => look().size,
    read,
    startOfLastLines: (count) => withLog((readAt) => startOfLastLines(readAt, state, count)),
    startOfLine: (offset) => withLog((readAt) => startOfLine(readAt, offset)),
    raiseLow,
    empty,
  };
}

const NO_FILE = { inode: undefined, size: 0 };

function stateFromMark(mark: LowMark | undefined): LogState {
  const { epoch, inode, low } = mark ?? { epoch: 0, inode: undefined, low: 0 };
  return { epoch, inode, low, size: low, formerSize: 0 };
}

/** An incomplete character waits for its rest, unless `max` has no room for a whole one. */
function passableLength(bytes: Buffer, available: number): number {
  const complete = completeUtf8Length(bytes);
  return complete === 0 && bytes.length < available ? bytes.length : complete;
}
