import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** What must be known of a log after a restart: below `low` it may be punched and reads as NULs. */
export interface LowMark {
  readonly epoch: number;
  /** The file that this is about, if there was one; another one in its place has all its bytes. */
  readonly inode: number | undefined;
  readonly low: number;
}

/** The mark beside the log at `path`; undefined when it was never cut. */
export function readLowMark(path: string): LowMark | undefined {
  try {
    const match = /^(\d+) (\d+|-) (\d+)\n$/.exec(readFileSync(fileOf(path), 'latin1'));
    if (!match) return undefined;
    const inode = match[2] === '-' ? undefined : Number(match[2]);
    return { epoch: Number(match[1]), inode, low: Number(match[3]) };
  } catch {
    return undefined;
  }
}

/** Puts the mark beside the log at `path`, as a whole or not at all. */
export function writeLowMark(path: string, { epoch, inode, low }: LowMark): void {
  const draft = `${fileOf(path)}.new`;
  rmSync(draft, { force: true });
  // `wx` follows no symbolic link: the folder may be another user's, and we may be root.
  writeFileSync(draft, `${epoch} ${inode ?? '-'} ${low}\n`, { flag: 'wx', mode: 0o600 });
  renameSync(draft, fileOf(path));
}

function fileOf(path: string): string {
  return `${path}.low`;
}
