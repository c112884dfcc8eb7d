import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { Launch } from '../program/launch.js';
import type { Tools } from '../program/tools.js';
import type { RunFiles } from './names.js';
import { keeperScript } from './script.js';

/** What a keeper needs to know of the run that it stands over. */
export interface KeeperOrder {
  readonly launch: Launch;
  /** Besides the environment of the launch. */
  readonly marker: Readonly<Record<string, string>>;
  readonly files: RunFiles;
  /** Called when the keeper could not be started (`error`) or has ended. */
  readonly onEnd: (error: Error | null) => void;
}

/** Starts a keeper in a session of its own and lets go of it. Answers with its pid. */
export function spawnKeeper(order: KeeperOrder, tools: Tools): number | undefined {
  const { launch, marker, onEnd } = order;
  const { cwd, argv } = launch;
  const words = [...orderWords(order), tools.setsid, ...argv];
  const args = ['-c', keeperScript(tools), 'posse-keeper', ...words];
  const env = { ...launch.env, ...marker };
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

/** What the script of the keeper calls $1 to ${11}. */
function orderWords({ launch, files }: Pick<KeeperOrder, 'launch' | 'files'>): string[] {
  const { user, readyPipe, first } = launch;
  return [
    files.run,
    files.log,
    files.fifo,
    launch.stdin === 'pipe' ? files.input : '/dev/null',
    openFilesLimit(),
    launch.umask ?? umask(),
    String(sizeOf(files.log)),
    user ? `${user.uid}:${user.gid}` : '',
    user ? user.prefix.join(' ') : '',
    readyPipe ?? '',
    first,
  ];
}

function sizeOf(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
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
