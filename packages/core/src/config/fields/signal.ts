import * as z from 'zod';

/** Signals that a configuration or an operator may name, without the ones a program cannot get. */
export const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
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
