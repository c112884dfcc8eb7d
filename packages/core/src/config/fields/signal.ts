import * as z from 'zod';

/** Signals that a configuration or an operator may name. */
export const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGALRM',
  'SIGKILL',
  'SIGUSR1',
  'SIGUSR2',
  'SIGTERM',
  'SIGCONT',
  'SIGSTOP',
  'SIGWINCH',
] as const;

/** A signal by its name. */
export const signalSchema = z.enum(SIGNALS);
