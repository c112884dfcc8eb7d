/** How a command tells a script how it went. */
export const EXIT = {
  done: 0,
  /** The request failed: a process ended in another way than it should. */
  failed: 1,
  /** Wrong words, or a configuration that is wrong or not applied. */
  usage: 2,
  /** A host that is needed is out of reach; those in reach did their part. */
  unreachable: 3,
  /** It was asked for and goes on, but was not done in time. */
  late: 4,
  /** Somebody, or something that protects them, said no. */
  refused: 5,
} as const;

/** The exit code of a command. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was never asked for comes before what was asked for and failed, and that before the late. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.usage,
  EXIT.refused,
  EXIT.unreachable,
  EXIT.failed,
  EXIT.late,
];

/** The one exit code of several parts: the worst. */
export function worst(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  return WORST_FIRST.find((code) => seen.has(code)) ?? EXIT.done;
}

/** The exit code for an error of the wire; an error that is not known here has simply failed. */
export function exitCodeOf(errorCode: string): ExitCode {
  return BY_ERROR[errorCode] ?? EXIT.failed;
}

const BY_ERROR: Readonly<Record<string, ExitCode>> = {
  unreachable: EXIT.unreachable,
  timed_out: EXIT.unreachable,
  expired: EXIT.unreachable,
  not_applied: EXIT.usage,
  unknown_process: EXIT.usage,
  invalid_specs: EXIT.usage,
  invalid_params: EXIT.usage,
  conflict: EXIT.refused,
  other_configuration: EXIT.refused,
  unauthorized: EXIT.refused,
  version_mismatch: EXIT.refused,
};
