import { constants } from 'node:os';
import type { Exit } from '../machine/process.js';

/** What shells print when a signal ends their child: the beginnings of strsignal(3)'s texts. */
const SHELL_WORDS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
  SIGSTKFLT: 'Stack fault',
  SIGXCPU: 'CPU time limit exceeded',
  SIGXFSZ: 'File size limit exceeded',
  SIGVTALRM: 'Virtual timer expired',
  SIGPROF: 'Profiling timer expired',
  SIGIO: 'I/O possible',
  SIGPWR: 'Power failure',
  SIGSYS: 'Bad system call',
};

/** Signals of whose end a shell says nothing. */
const SILENT = new Set(['SIGINT', 'SIGPIPE']);

/**
 * How a program ended, by the shell's status. A shell gives 128 + n both for signal n and for the
 * exit code 128 + n; it is a signal only if the shell said so, or was silent of one that we sent.
 */
export function exitOf(status: number, words: string, sent: ReadonlySet<string>): Exit {
  const signal = SIGNAL_BY_NUMBER.get(status - 128);
  if (signal === undefined) return { code: status, signal: null };
  const word = SHELL_WORDS[signal];
  const isSaid = word !== undefined && words.split('\n').some((line) => line.startsWith(word));
  const isSilent = SILENT.has(signal) && sent.has(signal);
  return isSaid || isSilent ? { code: null, signal } : { code: status, signal: null };
}

// Some numbers have two names (SIGABRT and SIGIOT); the first one is the one that people know.
const SIGNAL_BY_NUMBER = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);
