/** The signals that may be sent, by their Linux numbers, since that is what deputies run on. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  15: 'SIGTERM',
  18: 'SIGCONT',
  19: 'SIGSTOP',
  28: 'SIGWINCH',
};

/** The names of all signals that may be sent. */
export const SIGNAL_NAMES = Object.values(NUMBERS);

/** The name of a signal that somebody wrote as `TERM`, `SIGTERM` or `15`, in any case. */
export function signalName(text: string): string | undefined {
  const upper = text.toUpperCase();
  const name = NUMBERS[text] ?? (upper.startsWith('SIG') ? upper : `SIG${upper}`);
  return SIGNAL_NAMES.find((known) => known === name);
}
