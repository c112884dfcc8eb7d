import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Spec } from '../config/spec.js';
import { splitWords } from './words.js';

/** What a spec comes to on this machine, or why it cannot run. */
export type Program =
  | { readonly ok: true; readonly argv: readonly string[]; readonly cwd: string }
  | { readonly ok: false; readonly reason: string };

/** Finds out what is to be executed and whether that can work, before anything is started. */
export function findProgram(spec: Spec, env: NodeJS.ProcessEnv, shell: string): Program {
  const cwd = spec.working_dir ?? process.cwd();
  const folderProblem = problemOfFolder(cwd);
  if (folderProblem) return { ok: false, reason: folderProblem };

  const argv =
    typeof spec.command === 'string'
      ? (splitWords(spec.command) ?? [shell, '-c', spec.command])
      : spec.command;
  const [program = ''] = argv;
  const reason = problemOfProgram(program, cwd, env);
  return reason ? { ok: false, reason } : { ok: true, argv, cwd };
}

function problemOfFolder(folder: string): string | null {
  try {
    if (!statSync(folder).isDirectory()) return `working_dir "${folder}" is not a folder`;
    accessSync(folder, constants.X_OK);
    return null;
  } catch (error) {
    return `working_dir "${folder}" ${isMissing(error) ? 'does not exist' : 'cannot be entered'}`;
  }
}

function problemOfProgram(program: string, cwd: string, env: NodeJS.ProcessEnv): string | null {
  if (program === '') return 'the command names no program';
  if (program.includes('/'))
    return problemOfFile(isAbsolute(program) ? program : resolve(cwd, program));
  // What execvp(3) takes when there is no PATH.
  const folders = (env.PATH ?? '/bin:/usr/bin').split(delimiter);
  const problems = folders.map((folder) => problemOfFile(join(resolve(cwd, folder), program)));
  if (problems.includes(null)) return null;
  return (
    problems.find((problem) => problem?.endsWith('not executable')) ??
    `there is no program "${program}" on PATH`
  );
}

function problemOfFile(file: string): string | null {
  try {
    if (!statSync(file).isFile()) return `"${file}" is not a file`;
    accessSync(file, constants.X_OK);
    return null;
  } catch (error) {
    return isMissing(error) ? `"${file}" does not exist` : `"${file}" is not executable`;
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}
