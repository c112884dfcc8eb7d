import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const MAX_BYTES = 2 ** 20;

/** What a file of `NAME=value` lines says, or why it says nothing. */
export type EnvFile =
  | { readonly ok: true; readonly env: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly reason: string };

/** Reads a file of `NAME=value` lines, a MiB at most. */
export function readEnvFile(path: string): EnvFile {
  const refuse = (what: string): EnvFile => ({ ok: false, reason: `env_file "${path}" ${what}` });
  let text: string;
  try {
    // Whoever opens a FIFO would wait for its other end.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (!stat.isFile()) return refuse('is not a file');
      if (stat.size > MAX_BYTES) return refuse('is larger than 1 MiB');
      text = readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return refuse(isMissing(error) ? 'does not exist' : 'cannot be read');
  }
  if (text.includes('\0')) return refuse('has a NUL character in it');

  const stray = firstStray(text);
  if (stray !== null) {
    return refuse(`has a line that is no NAME=value: ${JSON.stringify(stray.slice(0, 100))}`);
  }
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      return refuse(`sets ${JSON.stringify(name.slice(0, 100))}, which is not an identifier`);
    }
    if (value !== undefined) env[name] = value;
  }
  return { ok: true, env };
}

/** What is left of a text without its entries and comments; the parser passes over that in silence. */
function firstStray(text: string): string | null {
  const left = text.replace(ENTRY, '').split('\n');
  return left.map((line) => line.trim()).find((line) => line !== '' && line[0] !== '#') ?? null;
}

/** An entry; one that begins with a quote may go over several lines. */
const ENTRY =
  /^[ \t]*(?:export[ \t]+)?[^\s=#'"`]+[ \t]*=[ \t]*(?:"[^"]*"|'[^']*'|`[^`]*`)?[^\n]*$/gm;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
