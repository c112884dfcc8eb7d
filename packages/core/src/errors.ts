/** What can go wrong with a command or with the state folder. */
export type PosseErrorCode =
  /** No process has this name. */
  | 'unknown_process'
  /** The specs contradict each other; `problems` says how. */
  | 'invalid_specs'
  /** The process has no live run with a standard input to write to. */
  | 'no_input'
  /** The process does not read its standard input: what was to be written has no room there. */
  | 'input_full'
  /** The supervisor has been closed. */
  | 'closed'
  /** The command could not be made durable and was not carried out. */
  | 'state_not_written'
  /** Another program holds the state folder. */
  | 'state_locked'
  /** The state folder cannot be used: not ours, not readable, or written by a newer version. */
  | 'state_unusable';

/** A coded error whose message says what failed, on what, and what to try. */
export class PosseError extends Error {
  override readonly name = 'PosseError';

  constructor(
    readonly code: PosseErrorCode,
    message: string,
    options: ErrorOptions & { readonly problems?: readonly string[] } = {},
  ) {
    super(message, options);
    this.problems = options.problems ?? [];
  }

  readonly problems: readonly string[];
}
