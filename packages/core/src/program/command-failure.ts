import { statSync } from 'node:fs';
import { findFile } from './find-program.js';

/** Why a command could not be started, from the error of its spawn. */
export function whyNotStarted(error: unknown, cwd: string): string {
  // A folder that is missing shows as a program that is.
  if (!isFolder(cwd)) return `there is no folder "${cwd}"`;
  return `cannot be started: ${error instanceof Error ? error.message : String(error)}`;
}

/** How a command ended that ran under timeout(1), and where it did. */
export interface CommandEnd {
  readonly code: number | null;
  readonly by: NodeJS.Signals | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What was bad about the end of a command. */
export function howItEnded(argv: readonly string[], { code, by, cwd, env }: CommandEnd): string {
  if (by !== null) return `was ended by ${by}`;
  const [program = ''] = argv;
  // What timeout(1) ends with when there is nothing that it can execute; so may the program itself.
  const file = code === 126 || code === 127 ? findFile(program, { cwd, env }) : null;
  return file?.ok === false ? file.reason : `exit code ${code}`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
