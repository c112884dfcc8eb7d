import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PosseError } from '../errors.js';

const NAMES = [
  'sh',
  'setsid',
  'mkfifo',
  'cat',
  'timeout',
  'sleep',
  'flock',
  'chown',
  'rm',
] as const;
const STANDARD_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin'];

/** The system's own programs that the core runs, by absolute path: a spec may change PATH. */
export type Tools = Readonly<Record<(typeof NAMES)[number], string>>;

/** Programs that only some specs need, and what brings them. */
const PACKAGES = {
  bash: 'bash',
  choom: 'util-linux',
  chrt: 'util-linux',
  env: 'coreutils',
  ionice: 'util-linux',
  prlimit: 'util-linux',
  renice: 'util-linux',
  setpriv: 'util-linux',
  stdbuf: 'coreutils',
  taskset: 'util-linux',
} as const;

/** A program that only some specs need. */
export type OptionalTool = keyof typeof PACKAGES;

/** Finds the tools. Throws `state_unusable` when one is missing; Debian has them in its base. */
export function findTools(path = process.env.PATH ?? ''): Tools {
  const found = NAMES.map((name) => [name, findIn(path, name)]);
  const missing = found.flatMap(([name, file]) => (file === null ? [name] : []));
  if (missing.length > 0) {
    const text = `Cannot find ${missing.join(', ')}. Install util-linux and coreutils.`;
    throw new PosseError('state_unusable', text);
  }
  return Object.fromEntries(found) as Tools; // Every name was found.
}

/** Finds a program that only some specs need; null when it is missing. */
export function findTool(name: OptionalTool, path = process.env.PATH ?? ''): string | null {
  return findIn(path, name);
}

/** Says that a field of a spec needs a program that is missing. */
export function missingTool(field: string, name: OptionalTool): string {
  return `${field} needs ${name}, which is not here; install ${PACKAGES[name]}`;
}

function findIn(path: string, name: string): string | null {
  const folders = [...STANDARD_FOLDERS, ...path.split(delimiter).filter((folder) => folder !== '')];
  return folders.map((folder) => join(folder, name)).find(isTool) ?? null;
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
