import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Who holds the state folder of the local deputy. */
export type Holder =
  | { readonly kind: 'alive'; readonly pid: number }
  /** Some deputy did once, and what it ran may go on. */
  | { readonly kind: 'gone' }
  /** No deputy ever did. */
  | { readonly kind: 'never' };

/** Looks who holds a state folder: a deputy writes its pid into `lock` and never takes that away. */
export async function findHolder(stateDir: string): Promise<Holder> {
  const text = await readIfThere(join(stateDir, 'lock'));
  if (text === undefined) return { kind: 'never' };
  const { pid } = /^the deputy with pid (?<pid>\d+)\s*$/.exec(text)?.groups ?? {};
  return pid !== undefined && isAlive(Number(pid))
    ? { kind: 'alive', pid: Number(pid) }
    : { kind: 'gone' };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // A program of another user has been given the pid since: EPERM is as good as ESRCH.
    return false;
  }
}
