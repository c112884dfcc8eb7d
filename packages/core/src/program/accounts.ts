import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** An entry of the user database (see passwd(5)). */
export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** The user with this name or this number; null when there is none. */
export function findUser(nameOrId: string): UserEntry | null {
  const fields = findEntry('passwd', nameOrId);
  if (!fields) return null;
  const [name = '', , uid, gid, , home = '', shell = ''] = fields;
  return { name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' };
}

/** The number of the group with this name or this number; null when there is none. */
export function findGroup(nameOrId: string): number | null {
  const id = findEntry('group', nameOrId)?.[2];
  return id === undefined ? null : Number(id);
}

/** The machine's own file first: only what is not there can be in a directory of the network. */
function findEntry(database: 'passwd' | 'group', key: string): readonly string[] | null {
  return entryIn(readDatabase(`/etc/${database}`), key) ?? entryIn(ask(database, key), key);
}

/** A name wins over a number that looks like it. */
function entryIn(text: string, key: string): readonly string[] | null {
  const entries = text
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , id]) => /^\d+$/.test(id ?? ''));
  return entries.find(([name]) => name === key) ?? entries.find(([, , id]) => id === key) ?? null;
}

function readDatabase(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** How long a directory may take: nobody else is served meanwhile. */
const ASK_MS = 2_000;

/** How long its answer is kept: it would be asked at each start of a program. */
const KEEP_MS = 30_000;

const answers = new Map<string, { readonly text: string; readonly until: number }>();

function ask(database: string, key: string): string {
  const question = `${database} ${key}`;
  const known = answers.get(question);
  if (known && performance.now() < known.until) return known.text;

  const { stdout } = spawnSync('getent', [database, key], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: ASK_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 20,
  });
  const text = stdout ?? '';
  answers.set(question, { text, until: performance.now() + KEEP_MS });
  return text;
}
