import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PosseError } from '../errors.js';

/** Makes a folder that only its owner may use, whatever the umask. Throws `state_unusable`. */
export function makePrivateFolder(path: string): void {
  try {
    makeFolder(path);
    const { uid, mode } = statSync(path);
    if (uid !== process.getuid?.()) {
      const text = `"${path}" belongs to another user. Use a folder of your own.`;
      throw new PosseError('state_unusable', text);
    }
    if ((mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (cause) {
    if (cause instanceof PosseError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PosseError('state_unusable', `Cannot use "${path}": ${reason}.`, { cause });
  }
}

/** Step by step: where a file system refuses (/proc, say), Node's recursive one never returns. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have been faster.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
