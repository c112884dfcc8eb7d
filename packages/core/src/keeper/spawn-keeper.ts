import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { keeperScript } from './script.js';
import type { Tools } from './tools.js';

/** What a keeper needs to know of the run that it stands over. */
export interface KeeperOrder {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly runFile: string;
  readonly log: string;
  readonly fifo: string;
  /** Called when the keeper could not be started (`error`) or has ended. */
  readonly onEnd: (error: Error | null) => void;
}

/** Starts a keeper in a session of its own and lets go of it. Answers with its pid. */
export function spawnKeeper(order: KeeperOrder, tools: Tools): number | undefined {
  const { argv, cwd, env, runFile, log, fifo, onEnd } = order;
  const script = keeperScript(tools);
  const fixed = [runFile, log, fifo, '/dev/null', openFilesLimit(), umask()];
  const args = ['-c', script, 'posse-keeper', ...fixed, tools.setsid, ...argv];
  try {
    const keeper = spawn(tools.sh, args, { detached: true, stdio: 'ignore', cwd, env });
    keeper.once('error', onEnd);
    keeper.once('exit', () => onEnd(null));
    keeper.unref();
    return keeper.pid;
  } catch (error) {
    // Some errors of a spawn are thrown and not emitted, such as E2BIG.
    onEnd(error instanceof Error ? error : new Error(String(error)));
    return undefined;
  }
}

/** Programs get the usual soft limit; Node raises its own to the hard one, and they inherit that. */
function openFilesLimit(): string {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(
    readFileSync('/proc/self/limits', 'utf8'),
  )?.[1];
  const limit = Number(hard);
  return String(Number.isInteger(limit) ? Math.min(limit, USUAL_OPEN_FILES) : USUAL_OPEN_FILES);
}

const USUAL_OPEN_FILES = 1_024;

function umask(): string {
  return process.umask().toString(8).padStart(3, '0');
}
