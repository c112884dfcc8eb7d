import type { Command } from 'commander';
import type { FleetClient } from '../client/client.js';
import type { ExitCode } from './exit-code.js';
import type { Out } from './out.js';
import type { World } from './world.js';

/** What a command works with. */
export interface Context {
  readonly client: FleetClient;
  readonly out: Out;
  readonly world: World;
}

/** Opens a sheriff, lets the body work with it, and takes its exit code as that of the program. */
type Run = (body: (context: Context) => Promise<ExitCode>) => Promise<void>;

/** Adds one command to `sheriff cli`. */
export type Register = (cli: Command, run: Run) => void;

/**
 * Long enough for a sheriff that asks its deputies twice, each time for as long as a link may be
 * silent: it always answers, and knows better than a timeout what was not done.
 */
export const ANSWER_WITHIN_MS = 20_000;
