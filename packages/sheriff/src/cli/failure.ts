import { type ExitCode, exitCodeOf } from './exit-code.js';
import { oneLine } from './table.js';

/** A request that came to nothing. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** What went wrong and what to try, in a line. */
  readonly sentence: string;
}

/** The failure that an error of the wire stands for. */
export function failureFor(code: string, message: string): Failure {
  return { exitCode: exitCodeOf(code), sentence: oneLine(message) + (WAYS_OUT[code] ?? '') };
}

/** The failure that was thrown; `undefined` for a defect. */
export function failureOf(thrown: unknown): Failure | undefined {
  // Not `instanceof RequestError`: that would load all schemas even for `--help`.
  if (!(thrown instanceof Error) || thrown.name !== 'RequestError') return undefined;
  return failureFor('code' in thrown ? String(thrown.code) : '', thrown.message);
}

const WAYS_OUT: Readonly<Record<string, string>> = {
  conflict: ' Look again with "sheriff cli apply", or insist with "sheriff cli apply --force".',
  other_configuration: ' "sheriff cli apply --take-over" takes it over.',
};
