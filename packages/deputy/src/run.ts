import { PosseError } from '@posse/core';
import { type Deputy, type Surroundings, startDeputy } from './deputy.js';
import { createLog, type Log } from './log.js';
import { parseOptions } from './options.js';
import { StartError } from './start-error.js';

/** What the command needs of the program that it runs in. */
export interface Program extends Omit<Surroundings, 'log'> {
  readonly hostName: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Calls back for each SIGTERM and SIGINT. */
  readonly onSignal: (listener: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command until it is told to end; answers with its exit code. */
export async function run(argv: readonly string[], program: Program): Promise<number> {
  const { print, printError, hostName, posseFolder } = program;
  const commandLine = parseOptions(argv, { hostName, posseFolder });
  if (commandLine.kind === 'help') {
    print(commandLine.text);
    return 0;
  }
  if (commandLine.kind === 'wrong') {
    printError(`deputy: ${commandLine.sentence}\n`);
    return 2;
  }
  const { options } = commandLine;
  const log = createLog(printError);
  let deputy: Deputy;
  try {
    deputy = await startDeputy(options, { ...program, log });
  } catch (thrown) {
    if (!(thrown instanceof StartError || thrown instanceof PosseError)) throw thrown;
    printError(`deputy: ${thrown.message}\n`);
    return 2;
  }
  // Whoever reads the line may send a signal at once.
  const ended = untilTold(deputy, options.onExit === 'stop', program, log);
  print(`deputy ${options.name} listens on ${deputy.place} (state: ${options.stateDir})\n`);
  return ended;
}

/** The first signal ends it as it should be, a second one at once. */
function untilTold(
  deputy: Deputy,
  stopFirst: boolean,
  { onSignal }: Program,
  log: Log,
): Promise<number> {
  let isClosing = false;
  return new Promise((resolve) => {
    onSignal((signal) => {
      if (isClosing) {
        log('warn', `${signal} again: ending at once.`);
        resolve(1);
        return;
      }
      isClosing = true;
      log('info', `${signal}: ending; the processes ${stopFirst ? 'are stopped first' : 'go on'}.`);
      deputy.close(stopFirst).then(
        () => resolve(0),
        (error: Error) => {
          log('error', `Not ended as it should be: ${error.message}`);
          resolve(1);
        },
      );
    });
  });
}
