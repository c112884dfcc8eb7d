import { readFileSync, writeFileSync } from 'node:fs';
import type { Exit } from '../machine/process.js';
import { type ProcStat, parseStat } from '../proc/stat.js';
import { exitOf } from './exit.js';

/** What the run file says, as far as it goes. Its grammar only ever grows: old keepers live on. */
export interface RunFile {
  /** It was created by a deputy to make sure that the run never begins. */
  readonly isRevoked: boolean;
  readonly keeper: ProcStat | null;
  readonly program: ProcStat | null;
  readonly end: { readonly status: number; readonly at: number } | null;
  /** What the shell itself said: which signal ended the program, or what went wrong before. */
  readonly words: string;
}

/** Reads the text of a run file; lines that it does not know are the shell's words. */
export function parseRunFile(text: string): RunFile {
  let file: RunFile = { isRevoked: false, keeper: null, program: null, end: null, words: '' };
  // The last line may be only half written.
  for (const line of text.split('\n').slice(0, -1)) file = { ...file, ...parseLine(line, file) };
  return file;
}

/** The run file as it is now; null when there is none. */
export function readRunFile(path: string): RunFile | null {
  try {
    return parseRunFile(readFileSync(path, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Claims a run so that no keeper begins it any more, unless one was first or there is no room. */
export function revoke(path: string): void {
  try {
    writeFileSync(path, '\nR\n', { flag: 'wx', mode: 0o600 });
  } catch {
    // The file tells the rest: whoever made it has the claim, and when there is none nobody has.
  }
}

/** How the run ended, by what its file says; `sent` are the signals that we sent to it. */
export function exitIn(file: RunFile, sent: ReadonlySet<string>): Exit {
  return file.end ? exitOf(file.end.status, file.words, sent) : { code: null, signal: null };
}

function parseLine(line: string, file: RunFile): Partial<RunFile> {
  const rest = line.slice(2);
  switch (line.slice(0, 2)) {
    case 'R':
      return { isRevoked: true };
    case 'K ':
      return { keeper: parseStat(rest) ?? file.keeper };
    case 'S ':
      return { program: parseStat(rest) ?? file.program };
    case 'X ':
      return { end: parseEnd(rest) ?? file.end };
    default:
      return line === '' ? {} : { words: `${file.words}${line}\n` };
  }
}

function parseEnd(text: string): RunFile['end'] {
  const match = /^(\d{1,3}) (\d+\.\d+)$/.exec(text);
  return match ? { status: Number(match[1]), at: Number(match[2]) * 1_000 } : null;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
