import { readStat } from '../proc/stat.js';

let known: number | undefined;

/**
 * Bytes in a memory page of this machine: 4096 on x86, 16384 on a Raspberry Pi 5.
 *
 * Node knows it and does not tell, but it gives its own resident memory in bytes and the kernel
 * gives it in pages. The two are read an instant apart, hence the nearest power of two.
 */
export function pageSize(): number {
  if (known === undefined) {
    const pages = readStat(process.pid)?.residentPages ?? 0;
    known = pages > 0 ? 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages)) : 4096;
  }
  return known;
}
