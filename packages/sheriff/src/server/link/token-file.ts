import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { bareHost, type Endpoint } from './endpoint.js';
import { LinkFailure } from './link-failure.js';

const MAX_TOKEN_BYTES = 1_024;
const OTHERS = 0o077;

/**
 * Reads the token of the deputy at an endpoint, from a file that nobody else can read: by port
 * alone when it is on this machine, else by host and port. Rejects with a `LinkFailure`.
 */
export async function readToken(
  folder: string,
  endpoint: Endpoint,
  isSameMachine: boolean,
): Promise<string> {
  const local = join(folder, 'tokens', `${endpoint.port}`);
  const remote = join(
    folder,
    'tokens',
    `${encodeURIComponent(bareHost(endpoint).toLowerCase())}_${endpoint.port}`,
  );
  const paths = isSameMachine ? [local, remote] : [remote];
  for (const path of paths) {
    const file = await openIfThere(path);
    if (file !== undefined) return readPrivately(path, file);
  }
  throw new LinkFailure(
    isSameMachine
      ? `no token: there is no ${local}. What listens there is no deputy of this user; to use another user's, copy its token to that file with mode 600`
      : `no token: there is no ${remote}. Copy it with mode 600 from the deputy's machine, where it is tokens/${endpoint.port} in the posse folder of its user`,
  );
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw new LinkFailure(`the token in ${path} cannot be read: ${String(thrown)}`, {
      cause: thrown,
    });
  }
}

async function readPrivately(path: string, file: FileHandle): Promise<string> {
  try {
    const { size, mode } = await file.stat();
    if ((mode & OTHERS) !== 0) {
      throw new LinkFailure(`other users may read or change the token in ${path}: chmod 600 it`);
    }
    const token = size > MAX_TOKEN_BYTES ? '' : (await file.readFile('utf8')).trim();
    if (token !== '') return token;
    throw new LinkFailure(`${path} holds no token: copy it anew from the deputy`);
  } finally {
    await file.close();
  }
}
