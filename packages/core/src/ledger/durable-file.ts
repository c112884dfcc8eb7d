import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole, durably: after a crash at any moment it is the old one or the new
 * one. Answers with a descriptor at its end.
 */
export function replaceFile(path: string, text: string): number {
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
    renameSync(temporary, path);
  } catch (error) {
    closeSync(file);
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
  return file;
}

/** Appends all of it, or nothing. `size` is the file's size before. */
export function appendWhole(file: number, text: Buffer, size: number): void {
  try {
    let written = 0;
    while (written < text.length) {
      written += writeSync(file, text, written, text.length - written, size + written);
    }
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}

/** The text of a file; null when there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** By now the new file holds; without this, a loss of power may bring back the old one, whole. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch {
    // Some file systems cannot sync a folder.
  } finally {
    closeSync(folder);
  }
}
