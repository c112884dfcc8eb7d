import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const SHOWN_LINES = 3;
const MAX_LOG_BYTES = 1024 * 1024;

/** A deputy that was started as a program of its own. */
export interface DeputyProgram {
  /** Its exit code or signal; null while it runs. */
  ended(): string | null;
  /** Where it writes what it has to say. */
  readonly log: string;
  /** The last lines of that. */
  lastWords(): Promise<string>;
}

/** What the program is given. */
export interface ProgramOptions {
  /** The script to run. */
  readonly bin: string;
  readonly name: string;
  readonly stateDir: string;
}

/** Starts a deputy for this machine alone, on any free port. It goes on when we end. */
export async function startDeputyProgram(options: ProgramOptions): Promise<DeputyProgram> {
  const { bin, name, stateDir } = options;
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const path = join(stateDir, 'deputy.log');
  const log = await open(path, 'a', 0o600);
  if ((await log.stat()).size > MAX_LOG_BYTES) await log.truncate();
  const { size } = await log.stat();
  const place = ['--host', '127.0.0.1', '--port', '0', '--name', name, '--state-dir', stateDir];
  const child = spawn(process.execPath, [bin, ...place], {
    // A folder that stays, wherever the sheriff was started.
    cwd: homedir(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  let ended: string | null = null;
  child.once('exit', (code, signal) => {
    ended = `${code ?? signal}`;
  });
  child.once('error', (error) => {
    ended = error.message;
  });
  await log.close();
  return {
    log: path,
    ended: () => ended,
    lastWords: async () => {
      const text = (await readFile(path)).subarray(size).toString('utf8');
      const lines = text.split('\n').map((line) => line.trim());
      return lines
        .filter((line) => line !== '')
        .slice(-SHOWN_LINES)
        .join('; ');
    },
  };
}
