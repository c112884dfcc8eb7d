import { type Command, InvalidArgumentError, Option } from 'commander';

/** How long to wait for what a command asked for. */
export interface WaitOptions {
  /** Seconds. */
  readonly timeout: number;
  readonly wait: boolean;
}

const DEFAULT_TIMEOUT_SECONDS = 30;
const MAX_TIMEOUT_SECONDS = 86_400;
const MAX_LINES = 1_000_000;

/** Gives a command the options of those that wait. */
export function withWaitOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--timeout <seconds>', 'how long to wait until it is done')
        .default(DEFAULT_TIMEOUT_SECONDS)
        .argParser(parseSeconds),
    )
    .option('--no-wait', 'only ask for it');
}

/** Reads a number of seconds above 0, a day at most. */
function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds;
  throw new InvalidArgumentError(
    `It is a number of seconds above 0, ${MAX_TIMEOUT_SECONDS} at most.`,
  );
}

/** Reads a number of lines, 0 included. */
export function parseLines(text: string): number {
  const lines = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (lines <= MAX_LINES) return lines;
  throw new InvalidArgumentError(`It is a whole number of lines, ${MAX_LINES} at most.`);
}
