/** What is known of a log: offsets from `low` to `size` can be read, in this epoch. */
export interface LogState {
  /** How often the log has begun anew: its file was replaced, or has shrunk. */
  readonly epoch: number;
  readonly size: number;
  /** Below it the old part may have been cut. */
  readonly low: number;
  /** Undefined while there is no file. */
  readonly inode: number | undefined;
  /** The size of the epoch before, as last seen. */
  readonly formerSize: number;
}

/** What a look at the file tells: it has grown, or it is another one and readers begin anew. */
export function observeFile(
  state: LogState,
  file: { readonly inode: number | undefined; readonly size: number },
): LogState {
  const isOther =
    state.inode !== undefined && file.inode !== undefined && state.inode !== file.inode;
  if (isOther || file.size < state.size) return { ...beginAnew(state), ...file };
  return { ...state, ...file };
}

/** The next epoch, empty so far. */
export function beginAnew(state: LogState): LogState {
  return { ...state, epoch: state.epoch + 1, size: 0, low: 0, formerSize: state.size };
}

/**
 * How many bytes a reader who is at `offset` of `epoch` has missed for ever. Of an epoch before the
 * last one nothing is known any more and nothing counted.
 */
export function lostBytes(state: LogState, offset: number, epoch: number): number {
  if (epoch === state.epoch) return Math.max(0, state.low - offset);
  const missedThere = epoch === state.epoch - 1 ? Math.max(0, state.formerSize - offset) : 0;
  return missedThere + state.low;
}
