import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Loaded, parseConfig } from './parse.js';

const MAX_BYTES = 8 * 1024 * 1024;

/** The configuration of a folder when none is named: its `posse.json`, else its `posse.yaml`. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const name of ['posse.json', 'posse.yaml']) {
    const file = join(folder, name);
    const isThere = await stat(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

/** Loads a configuration from a file of at most 8 MiB. What is wrong with the file is a problem too. */
export async function loadConfig(file: string): Promise<Loaded> {
  const read = await textOf(file);
  if (read.ok) return parseConfig(read.text, file, basename(dirname(resolve(file))));
  return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message: read.message }] };
}

type Read =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

async function textOf(file: string): Promise<Read> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) return refused('this is a folder; name the configuration file in it');
    if (!stats.isFile()) return refused('this is not a regular file; give a JSON or YAML file');
    if (stats.size > MAX_BYTES) {
      return refused('this file has more than 8 MiB; a configuration has less, so check the path');
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return { ok: true, text };
  } catch (error) {
    return refused(reasonOf(error));
  }
}

function refused(message: string): Read {
  return { ok: false, message };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file; check the path';
    case 'EACCES':
    case 'EPERM':
      return 'this file may not be read; check its permissions';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'this file is not UTF-8 text; save it as UTF-8';
    default:
      return `this file cannot be read (${code}); check the path and the disk`;
  }
}
