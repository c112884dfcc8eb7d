import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { PosseError } from '../errors.js';

/** Makes a folder that only its owner may use, whatever the umask. Throws `state_unusable`. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
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
