import { closeSync, fdatasync, fdatasyncSync } from 'node:fs';
import { promisify } from 'node:util';
import { PosseError } from '../errors.js';
import { appendWhole, replaceFile } from './durable-file.js';
import {
  addRecord,
  type Header,
  type LedgerRecord,
  type LedgerState,
  recordsOf,
} from './records.js';

/** A ledger is written anew, with only what holds, when it has grown by so much. */
const COMPACT_BYTES = 4 * 1024 * 1024;

/** The write-ahead record of a state folder: lines of JSON, append-only. */
export interface Ledger {
  /** Adds records. Throws `state_not_written`; then none of them counts. */
  append(records: readonly LedgerRecord[]): void;
  /** Resolves when all that was appended is on the disk. Rejects with `state_not_written`. */
  sync(): Promise<void>;
  /** The same at once, for what may not wait. */
  syncNow(): void;
  /** The run number of a name up to which numbers are known to be free after a loss of power. */
  reservedFor(name: string): number;
  close(): void;
}

/** Writes the ledger anew with this state and goes on with it. */
export function beginLedger(path: string, header: Header, state: LedgerState): Ledger {
  let { file, size } = rewrite(path, header, state);
  let sizeThen = size;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  /** Only saves room: when it fails the ledger goes on as it is, and tries again much later. */
  function compact(): void {
    try {
      const fresh = rewrite(path, header, state);
      closeSync(file);
      ({ file, size } = fresh);
    } catch {}
    sizeThen = size;
  }

  function startSync(): Promise<void> {
    running = syncData(file)
      .catch((cause: unknown) => Promise.reject(notSynced(path, cause)))
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    append: (records) => {
      if (records.length === 0) return;
      const text = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      try {
        appendWhole(file, text, size);
      } catch (cause) {
        throw notWritten(path, cause);
      }
      size += text.length;
      for (const record of records) addRecord(state, record);
      if (size > sizeThen + COMPACT_BYTES && running === null) compact();
    },
    sync: () => {
      if (!running) return startSync();
      // A sync that runs may have begun too early for the newest records; one more covers them all.
      next ??= running
        .catch(() => {})
        .then(() => {
          next = null;
          return startSync();
        });
      return next;
    },
    syncNow: () => {
      try {
        fdatasyncSync(file);
      } catch (cause) {
        throw notSynced(path, cause);
      }
    },
    reservedFor: (name) => state.reserved.get(name) ?? 0,
    close: () => {
      closeSync(file);
      // The number may soon be that of another file.
      file = NO_FILE;
    },
  };
}

const NO_FILE = -1;
const syncData = promisify(fdatasync);

function rewrite(path: string, header: Header, state: LedgerState): { file: number; size: number } {
  const lines = [header, ...recordsOf(state)].map((line) => `${JSON.stringify(line)}\n`);
  const text = lines.join('');
  return { file: replaceFile(path, text), size: Buffer.byteLength(text) };
}

function notSynced(path: string, cause: unknown): PosseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `Cannot bring "${path}" to the disk: ${reason}. What was asked may be lost with the power; look after the disk.`;
  return new PosseError('state_not_written', text, { cause });
}

function notWritten(path: string, cause: unknown): PosseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `Cannot write "${path}": ${reason}. Nothing was changed; make room on the disk and try again.`;
  return new PosseError('state_not_written', text, { cause });
}
