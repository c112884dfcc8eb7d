import { readFileSync, readlinkSync } from 'node:fs';
import { isDenied, readStat } from '../proc/stat.js';

/**
 * Tells one boot of a machine from another: the kernel's boot id and when pid 1 started, since the
 * boot id alone survives the restart of a container. Where `/proc` hides pid 1 (`hidepid`), the
 * namespace of pids stands for it.
 */
export function readBootKey(): string {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${bootId}-${startOfFirst() ?? readlinkSync('/proc/self/ns/pid')}`;
}

function startOfFirst(): number | null {
  try {
    return readStat(1)?.startTicks ?? null;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}
