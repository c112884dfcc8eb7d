import { writeFileSync } from 'node:fs';
import { PosseError } from '../errors.js';
import { readIfThere } from './durable-file.js';
import {
  addRecord,
  emptyLedgerState,
  type Header,
  headerSchema,
  type LedgerState,
  recordSchema,
  STATE_VERSION,
} from './records.js';

/** A ledger as it lies on the disk. */
export interface FoundLedger {
  readonly header: Header;
  readonly state: LedgerState;
}

/**
 * Reads a ledger up to its last good record; what comes after a bad one is kept aside. Null when
 * there is none. Throws `state_unusable` when a newer version has written it.
 */
export function readLedger(path: string, log: (line: string) => void): FoundLedger | null {
  const text = readIfThere(path);
  if (text === null || text === '') return null;
  const lines = text.split('\n');
  const header = readHeader(lines[0] ?? '', path);

  const state = emptyLedgerState();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    const record = recordSchema.safeParse(parseJson(line));
    if (!record.success) {
      keepAside(path, lines.slice(index), log);
      break;
    }
    addRecord(state, record.data);
  }
  return { header, state };
}

function readHeader(line: string, path: string): Header {
  const header = headerSchema.safeParse(parseJson(line));
  if (!header.success) {
    const text = `"${path}" does not begin as a ledger. Move it away to begin anew: processes that still run are then no longer known.`;
    throw new PosseError('state_unusable', text);
  }
  if (header.data.version > STATE_VERSION) {
    const text = `"${path}" was written by a newer version (${header.data.version}, this one knows ${STATE_VERSION}). Use that version, or another state folder.`;
    throw new PosseError('state_unusable', text);
  }
  return header.data;
}

function keepAside(path: string, lines: readonly string[], log: (line: string) => void): void {
  const aside = `${path}.bad`;
  writeFileSync(aside, lines.join('\n'), { mode: 0o600 });
  const count = lines.filter((line) => line !== '').length;
  log(`"${path}" has ${count} unreadable lines at its end; they are kept in "${aside}".`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
