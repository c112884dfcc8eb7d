import { readFile, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';

/** Who holds the state folder of the local deputy. */
export type Holder =
  | { readonly kind: 'alive'; readonly pid: number }
  /** Some deputy did once in this boot of the machine, and what it ran may go on. */
  | { readonly kind: 'gone' }
  /** No deputy ever did, or none since the machine has booted. */
  | { readonly kind: 'never' };

/** Looks who holds a state folder: a deputy writes its pid into `lock` and never takes that away. */
export async function findHolder(stateDir: string): Promise<Holder> {
  const lock = join(stateDir, 'lock');
  const text = await readIfThere(lock);
  if (text === undefined) return { kind: 'never' };
  const { pid } = /^the deputy with pid (?<pid>\d+)\s*$/.exec(text)?.groups ?? {};
  if (pid !== undefined && isAlive(Number(pid))) return { kind: 'alive', pid: Number(pid) };
  return (await isOlderThanBoot(lock)) ? { kind: 'never' } : { kind: 'gone' };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    return '';
  }
}

/** By the clock on the wall: where that jumps, somebody may be asked to start a deputy by hand. */
async function isOlderThanBoot(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return mtimeMs < Date.now() - uptime() * 1_000;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // A program of another user has been given the pid since: EPERM is as good as ESRCH.
    return false;
  }
}
