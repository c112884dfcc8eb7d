import type { Path } from './path.js';

/** What is wrong at one place of a file, before the place is looked up in its text. */
export interface Finding {
  readonly path: Path;
  /** Whether the name of the field is wrong, or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** One thing that a person has to mend in a configuration. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The field, such as `processes[2].restart.policy`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected and what was found, with the path as its subject. */
  readonly message: string;
}

/** A problem in one line, as compilers write it, so that editors can jump to it. */
export function formatProblem({ file, line, column, path, message }: Problem): string {
  return [`${file}:${line}:${column}`, ...(path === '' ? [] : [path]), message].join(': ');
}
