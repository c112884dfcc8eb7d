import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

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
  if (code === 127 && !filesOf(program, cwd, env).some(existsSync)) {
    return `there is no program "${program}"`;
  }
  if (code === 126 && !filesOf(program, cwd, env).some(isExecutable)) {
    return `"${program}" is not executable`;
  }
  return `exit code ${code}`;
}

/** Where execvp(3) looks for a program. */
function filesOf(program: string, cwd: string, env: CommandEnd['env']): readonly string[] {
  if (program.includes('/')) return [resolve(cwd, program)];
  const folders = (env.PATH ?? '/bin:/usr/bin').split(delimiter);
  return folders.map((folder) => resolve(cwd, folder, program));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
