import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PosseError } from '../errors.js';

const NAMES = ['sh', 'setsid', 'mkfifo', 'cat', 'timeout', 'sleep', 'flock'] as const;
const STANDARD_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin'];

/** The system's own programs that the core runs, by absolute path: a spec may change PATH. */
export type Tools = Readonly<Record<(typeof NAMES)[number], string>>;

/** Finds the tools. Throws `state_unusable` when one is missing; Debian has them in its base. */
export function findTools(path = process.env.PATH ?? ''): Tools {
  const folders = [...STANDARD_FOLDERS, ...path.split(delimiter).filter((folder) => folder !== '')];
  const found = NAMES.map((name) => [
    name,
    folders.map((folder) => join(folder, name)).find(isTool),
  ]);
  const missing = found.flatMap(([name, file]) => (file === undefined ? [name] : []));
  if (missing.length > 0) {
    const text = `Cannot find ${missing.join(', ')}. Install util-linux and coreutils.`;
    throw new PosseError('state_unusable', text);
  }
  return Object.fromEntries(found) as Tools; // Every name was found.
}

function isTool(file: string): boolean {
  // The path becomes part of a shell script.
  if (!/^[A-Za-z0-9/._-]+$/.test(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
