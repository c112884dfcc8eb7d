import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Command } from '../config/fields/command.js';
import { splitWords } from './words.js';

/** What is to be executed, or why that cannot be. */
export type Program =
  | {
      readonly ok: true;
      readonly argv: readonly string[];
      /** The path of the first of them. */
      readonly file: string;
    }
  | { readonly ok: false; readonly reason: string };

/** Where a program is looked for. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Finds out what is to be executed and whether that can work, before anything is started. */
export function findProgram(command: Command, place: Place, shell: string): Program {
  const argv = wordsOf(command) ?? [shell, '-c', String(command)];
  const [program = ''] = argv;
  if (program === '') return { ok: false, reason: 'the command names no program' };
  const found = findFile(program, place);
  return found.ok ? { ...found, argv } : found;
}

/** The words of a command that needs no shell; null when it does. */
export function wordsOf(command: Command): readonly string[] | null {
  return typeof command === 'string' ? splitWords(command) : command;
}

/** What is wrong with a folder to run in; null when nothing is. */
export function problemOfFolder(folder: string): string | null {
  try {
    if (!statSync(folder).isDirectory()) return `working_dir "${folder}" is not a folder`;
    accessSync(folder, constants.X_OK);
    return null;
  } catch (error) {
    return `working_dir "${folder}" ${isMissing(error) ? 'does not exist' : 'cannot be entered'}`;
  }
}

/** The file of a program, or why there is none. */
export type ProgramFile =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly reason: string };

/** Finds the file of a program as execvp(3) does. */
export function findFile(program: string, { cwd, env }: Place): ProgramFile {
  if (program.includes('/')) return executable(resolve(cwd, program));
  // What execvp(3) takes when there is no PATH.
  const folders = (env.PATH ?? '/bin:/usr/bin').split(delimiter);
  const files = folders.map((folder) => executable(join(resolve(cwd, folder), program)));
  return (
    files.find(({ ok }) => ok) ??
    files.find((file) => !file.ok && file.reason.endsWith('not executable')) ?? {
      ok: false,
      reason: `there is no program "${program}" on PATH`,
    }
  );
}

function executable(file: string): ProgramFile {
  const reason = problemOfFile(file);
  return reason === null ? { ok: true, file } : { ok: false, reason };
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
