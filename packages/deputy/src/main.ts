import { homedir, hostname } from 'node:os';
import { Supervisor } from '@posse/core';
import { posseFolder } from '@posse/protocol';
import { run } from './run.js';

/** The command `deputy`: runs until it is told to end, and exits. */
export async function main(argv: readonly string[]): Promise<never> {
  // Whoever reads the output may go away, and so may the terminal; the deputy does not.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  process.on('SIGHUP', () => {});
  const exitCode = await run(argv, {
    openSupervisor: Supervisor.open,
    posseFolder: posseFolder({ xdgStateHome: process.env.XDG_STATE_HOME, home: homedir() }),
    hostName: hostname(),
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
    onSignal: (listener) => {
      process.on('SIGTERM', listener);
      process.on('SIGINT', listener);
    },
  });
  process.exit(exitCode);
}
