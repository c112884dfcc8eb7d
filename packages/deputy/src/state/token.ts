import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NONCE_BYTES } from '@posse/protocol';
import { StartError } from '../start-error.js';
import { makePrivateFolder, writePrivateFile } from './private-file.js';

/**
 * The deputy's token, made once and kept in its state folder, which it must hold the lock of. Throws
 * a `StartError` when the folder does not let it.
 */
export async function keepToken(stateDir: string): Promise<string> {
  const path = join(stateDir, 'token');
  try {
    return (await readKept(path)) ?? (await makeToken(path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot keep the token in ${path}: ${reason}.`, { cause });
  }
}

/**
 * Puts the token where sheriffs of the same user find it, and there alone: a deputy that was killed
 * leaves it under a port, and whoever takes that one could pass the handshake on to us. The lock of
 * the state folder sees to it that no other deputy uses this token.
 */
export async function publishToken(path: string, token: string): Promise<void> {
  const folder = dirname(path);
  await makePrivateFolder(dirname(folder));
  await makePrivateFolder(folder);
  await writePrivateFile(path, token);
  const others = (await readdir(folder)).filter((name) => name !== basename(path));
  await Promise.all(others.map((name) => withdrawIfReadable(join(folder, name), token)));
}

/** Takes the token away again, unless another deputy has put its own there since. */
export async function withdrawToken(path: string, token: string): Promise<void> {
  if ((await readIfThere(path)) === token) await rm(path, { force: true });
}

/** What we cannot read, such as a folder, is none of ours. */
async function withdrawIfReadable(path: string, token: string): Promise<void> {
  const held = await readIfThere(path).catch(() => undefined);
  if (held === token) await rm(path, { force: true });
}

async function readKept(path: string): Promise<string | undefined> {
  const kept = await readIfThere(path);
  if (kept === undefined || !/^[0-9a-f]{64}$/.test(kept)) return undefined;
  await chmod(path, 0o600);
  return kept;
}

async function makeToken(path: string): Promise<string> {
  const token = randomBytes(NONCE_BYTES).toString('hex');
  await writePrivateFile(path, token);
  return token;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}
