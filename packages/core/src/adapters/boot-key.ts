import { readFileSync } from 'node:fs';
import { PosseError } from '../errors.js';
import { readStat } from '../proc/stat.js';

/**
 * Tells one boot of a machine from another: the kernel's boot id and when pid 1 started, since the
 * boot id alone survives the restart of a container.
 */
export function readBootKey(): string {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const first = readStat(1);
  if (!first) throw new PosseError('state_unusable', 'Cannot read /proc/1/stat. Mount /proc.');
  return `${bootId}-${first.startTicks}`;
}
