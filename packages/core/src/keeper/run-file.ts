import { writeFileSync } from 'node:fs';
import type { Exit } from '../machine/process.js';
import { type ReadAt, withFile } from '../output/read-at.js';
import { type ProcStat, parseStat } from '../proc/stat.js';
import { exitOf } from './exit.js';

/** What the run file says, as far as it goes. Its grammar only ever grows: old keepers live on. */
export interface RunFile {
  /** It was created by a deputy to make sure that the run never begins. */
  readonly isRevoked: boolean;
  readonly keeper: ProcStat | null;
  /** Null until the program begins; settings may have to come into force before. */
  readonly program: ProcStat | null;
  /** When the program began, in milliseconds since boot. */
  readonly beganAt: number | null;
  /** The size of the log before the run. */
  readonly logFrom: number | null;
  readonly end: { readonly status: number; readonly at: number } | null;
  /** What the shell itself said: which signal ended the program, or what went wrong before. */
  readonly words: string;
}

/**
 * Reads the text of a run file; lines that it does not know are the shell's words. Of those who keep
 * and are kept the first ones count: set-up files could write others, of somebody else's processes.
 * Nor is a run revoked that has a keeper: it would have found that it was.
 */
export function parseRunFile(text: string): RunFile {
  let file: Parsed = NOTHING;
  // The last line may be only half written.
  for (const line of text.split('\n').slice(0, -1)) file = { ...file, ...parseLine(line, file) };
  const { isPreparing, ...known } = file;
  return isPreparing ? { ...known, program: null, beganAt: null } : known;
}

/** The run file as it is now; null when there is none. */
export function readRunFile(path: string): RunFile | null {
  return withFile(path, (readAt, stats) =>
    stats ? parseRunFile(textOf(readAt, stats.size)) : null,
  );
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

/** What a keeper writes: its end comes last, whatever set-up files have written between. */
function textOf(readAt: ReadAt, size: number): string {
  const beginning = readAt(0, Math.min(size, BEGINNING_BYTES)).toString();
  if (size <= BEGINNING_BYTES) return beginning;
  return `${beginning}\n${readAt(size - END_BYTES, END_BYTES).toString()}`;
}

const BEGINNING_BYTES = 64 * 1024;
const END_BYTES = 4 * 1024;

interface Parsed extends RunFile {
  /** What is to become the program puts settings in force. */
  readonly isPreparing: boolean;
}

const NOTHING: Parsed = {
  isRevoked: false,
  keeper: null,
  program: null,
  beganAt: null,
  logFrom: null,
  end: null,
  words: '',
  isPreparing: false,
};

function parseLine(line: string, file: Parsed): Partial<Parsed> {
  const rest = line.slice(2);
  switch (line.slice(0, 2)) {
    case 'R':
      return { isRevoked: file.keeper === null };
    case 'K ':
      return { keeper: file.keeper ?? parseStat(rest) ?? null };
    case 'O ':
      return { logFrom: file.logFrom ?? parseCount(rest) };
    case 'C':
      return { isPreparing: true };
    case 'S ':
      return file.program ? {} : parseProgram(rest);
    case 'B ':
      return parseBeginning(rest);
    case 'X ':
      return { end: parseEnd(rest) ?? file.end };
    default:
      return line === '' ? {} : { words: `${file.words}${line}\n` };
  }
}

function parseProgram(text: string): Partial<Parsed> {
  const program = parseStat(text);
  return program ? { program, beganAt: (program.startTicks * 1_000) / TICKS_PER_SECOND } : {};
}

function parseBeginning(text: string): Partial<Parsed> {
  const seconds = /^\d+\.\d+$/.test(text) ? Number(text) : null;
  return seconds === null ? {} : { isPreparing: false, beganAt: seconds * 1_000 };
}

function parseCount(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** USER_HZ, which Linux has fixed for user space on all machines that Node runs on. */
const TICKS_PER_SECOND = 100;

function parseEnd(text: string): RunFile['end'] {
  const match = /^(\d{1,3}) (\d+\.\d+)$/.exec(text);
  return match ? { status: Number(match[1]), at: Number(match[2]) * 1_000 } : null;
}
