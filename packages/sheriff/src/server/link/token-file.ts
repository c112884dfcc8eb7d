import { lookup } from 'node:dns/promises';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { hostTokenFile } from '@posse/protocol';
import { bareHost, type Endpoint } from './endpoint.js';
import { LinkFailure } from './link-failure.js';

const MAX_TOKEN_BYTES = 1_024;
const OTHERS = 0o077;

/**
 * Reads the token of the deputy at an endpoint, from a file that nobody else can read: by host and
 * port, and when it is on this machine by address and port or by port alone. Rejects with a
 * `LinkFailure`.
 */
export async function readToken(
  folder: string,
  endpoint: Endpoint,
  isSameMachine: boolean,
): Promise<string> {
  const { port } = endpoint;
  const host = bareHost(endpoint);
  const local = join(folder, 'tokens', `${port}`);
  const remote = join(folder, 'tokens', hostTokenFile(host, port));
  const published = async () => {
    const files = (await addressesOf(host)).map((ip) => hostTokenFile(ip, port));
    return [...files.map((file) => join(folder, 'tokens', file)), local];
  };
  for (const path of [remote, ...(isSameMachine ? await published() : [])]) {
    const file = await openIfThere(path);
    if (file !== undefined) return readPrivately(path, file);
  }
  throw new LinkFailure(
    isSameMachine
      ? `no token: there is no ${local}. What listens there is no deputy of this user; to use another user's, copy its token to that file with mode 600`
      : `no token: there is no ${remote}. Copy it with mode 600 from the deputy's machine, where it is tokens/${endpoint.port} in the posse folder of its user`,
  );
}

/** A deputy publishes its token by address, whatever it is dialled by. */
async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
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
