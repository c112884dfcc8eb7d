import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { PosseError } from '../errors.js';

/** A held lock; closing it lets go. The kernel does so too, however the holder ends. */
export interface StateLock {
  close(): void;
}

/**
 * Locks a state folder by `flock` on a descriptor that no child inherits. Throws `state_locked`
 * with what the holder says of itself.
 */
export function lockState(path: string, flock: string, holder: string): StateLock {
  const file = openSync(path, 'a+', 0o600);
  try {
    lock(path, file, flock);
    ftruncateSync(file, 0);
    writeSync(file, `${holder}\n`);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return { close: () => closeSync(file) };
}

function lock(path: string, file: number, flock: string): void {
  const { status, stderr, error } = spawnSync(flock, ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', file],
    encoding: 'utf8',
  });
  if (status === 0) return;
  if (status === 1) {
    const other = readFileSync(path, 'utf8').trim() || 'another program';
    throw new PosseError('state_locked', `"${dirname(path)}" is in use by ${other}.`);
  }
  const reason = error?.message ?? (stderr.trim() || `${flock} ended with ${status}`);
  throw new PosseError('state_unusable', `Cannot lock "${path}": ${reason}.`);
}
