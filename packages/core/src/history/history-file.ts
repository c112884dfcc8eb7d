import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { appendWhole } from '../ledger/durable-file.js';
import { HEADER, isOfNewerVersion } from './lines.js';

/** More than any history that is written here; what is larger is none. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** A file of lines behind a header. Everything throws what the disk says. */
export interface HistoryFile {
  size(): number;
  lines(): readonly string[];
  /** Adds text at its end: all of it, or nothing. */
  append(text: string): void;
  /** Puts these lines in the place of all others. */
  replace(lines: readonly string[]): void;
  close(): void;
}

/** Opens a file of lines, or makes one. Throws when it is not ours to write. */
export function openHistoryFile(path: string): HistoryFile {
  let file = openSync(path, 'a+', 0o600);
  let size = 0;
  /** What the next text begins with: a header, or the end of a line that is torn. */
  let lead = '';
  try {
    size = fstatSync(file).size;
    lead = leadOf(file, size);
  } catch (error) {
    closeSync(file);
    throw error;
  }

  return {
    size: () => size,
    lines: () => (size > LARGEST_BYTES ? [] : readFileSync(path, 'utf8').split('\n')),
    append: (text) => {
      const bytes = Buffer.from(lead + text);
      appendWhole(file, bytes, size);
      size += bytes.length;
      lead = '';
    },
    // Unlike a ledger it is not worth a wait for the disk: after a loss of power it may be lost.
    replace: (lines) => {
      const text = HEADER + lines.join('');
      const temporary = `${path}.new`;
      try {
        writeFileSync(temporary, text, { mode: 0o600 });
        const fresh = openSync(temporary, 'a');
        renameSync(temporary, path);
        closeSync(file);
        file = fresh;
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      size = Buffer.byteLength(text);
      lead = '';
    },
    close: () => closeSync(file),
  };
}

function leadOf(file: number, size: number): string {
  if (size === 0) return HEADER;
  const start = Buffer.alloc(Math.min(size, 4_096));
  readSync(file, start, 0, start.length, 0);
  const [firstLine = ''] = start.toString().split('\n');
  if (isOfNewerVersion(firstLine)) throw new Error('a newer version has written it');
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last.toString() === '\n' ? '' : '\n';
}
