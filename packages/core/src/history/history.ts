import type { HistoryEntry } from '../views.js';
import type { NamedEntry } from './entries.js';
import { type HistoryFile, openHistoryFile } from './history-file.js';
import { lineOf, parseLine } from './lines.js';

/** What is kept of one process: a crash loop makes about four entries for each run. */
const ENTRIES_EACH = 50;

/** The file is written anew, with only what is kept, when it has grown by so much. */
const GROWTH_BYTES = 4 * 1024 * 1024;

/** What is kept for the file while it cannot be written. */
const MOST_UNWRITTEN = 1_000;

/** The last turns in the lives of processes. It outlives its owner as far as the disk allows. */
export interface History {
  /** Adds entries; they are written soon, all of a turn of the loop at once. */
  add(entries: readonly NamedEntry[]): void;
  /** The last entries of a process, oldest first. */
  of(name: string): readonly HistoryEntry[];
  /** Writes what is not written yet. What is added later is let go. */
  close(): void;
}

/** What a history needs. */
export interface HistoryOptions {
  readonly path: string;
  /** Whether there is a process of this name; others are forgotten when the file is written anew. */
  readonly isHeld: (name: string) => boolean;
  readonly log: (line: string) => void;
}

/**
 * Goes on with the history in a file. It never throws: without the disk it is what this owner has
 * seen, and `log` is told once. The file is read only when somebody asks.
 */
export function openHistory({ path, isHeld, log }: HistoryOptions): History {
  let isTold = false;
  let file = tried<HistoryFile | null>(() => openHistoryFile(path), null);
  /** The entries of each process; null until they are asked for. */
  let book: Map<string, HistoryEntry[]> | null = file ? null : new Map();
  let unwritten: string[] = [];
  let compactAt = GROWTH_BYTES;
  let isDue = false;

  /** Answers with `otherwise` when the disk does not let it. */
  function tried<T>(use: () => T, otherwise: T): T {
    try {
      return use();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!isTold) log(`Cannot keep the history in "${path}": ${reason}. ${ADVICE}`);
      isTold = true;
      return otherwise;
    }
  }

  function add(entries: readonly NamedEntry[]): void {
    if (entries.length === 0) return;
    if (book) for (const entry of entries) keep(book, entry);
    if (!file) return;
    for (const entry of entries) unwritten.push(lineOf(entry));
    if (!isDue) setImmediate(write);
    isDue = true;
  }

  function write(): void {
    isDue = false;
    const target = file;
    if (!target) return;
    if (target.size() > compactAt) compact(target);
    if (unwritten.length === 0) return;
    const isWritten = tried(() => {
      target.append(unwritten.join(''));
      return true;
    }, false);
    if (isWritten) isTold = false;
    unwritten = isWritten ? [] : unwritten.slice(-MOST_UNWRITTEN);
  }

  /** Only saves room: when it fails the file goes on as it is, and is tried again much later. */
  function compact(target: HistoryFile): void {
    const isWritten = tried(() => {
      const entries = bookOf(target);
      for (const name of entries.keys()) if (!isHeld(name)) entries.delete(name);
      target.replace(linesOf(entries));
      return true;
    }, false);
    if (isWritten) unwritten = [];
    compactAt = target.size() + GROWTH_BYTES;
  }

  /** Throws when the file cannot be read now. */
  function bookOf(source: HistoryFile | null): Map<string, HistoryEntry[]> {
    if (book) return book;
    const lines = source?.lines() ?? [];
    book = new Map();
    for (const line of [...lines, ...unwritten]) {
      const entry = parseLine(line);
      if (entry) keep(book, entry);
    }
    return book;
  }

  return {
    add,
    of: (name) => tried(() => [...(bookOf(file).get(name) ?? [])], []),
    close: () => {
      write();
      file?.close();
      file = null;
    },
  };
}

const ADVICE = 'What happens now may be missing from it later. Look after its disk.';

function keep(book: Map<string, HistoryEntry[]>, { name, entry }: NamedEntry): void {
  const entries = book.get(name) ?? [];
  entries.push(entry);
  if (entries.length > ENTRIES_EACH) entries.shift();
  book.set(name, entries);
}

function linesOf(book: ReadonlyMap<string, readonly HistoryEntry[]>): readonly string[] {
  return [...book].flatMap(([name, entries]) => entries.map((entry) => lineOf({ name, entry })));
}
