import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, totalmem, uptime } from 'node:os';
import { join } from 'node:path';
import type { HostUsage } from '../views.js';
import { busyPercentBetween, type CpuTime, parseCpuTime } from './cpu-time.js';
import { parseMemory } from './memory.js';
import { parseTraffic } from './network.js';
import { createSlowValue } from './slow-value.js';
import { readHottest } from './temperature.js';

/** Samples what the whole machine uses. */
export interface HostReader {
  /**
   * Never throws and never waits for a disk or a sensor: of these it tells the last answer, which
   * the first sample has not. `nowMs` is of a monotonic clock.
   */
  sample(nowMs: number): HostUsage;
}

/** What a host reader is made with. */
export interface HostReaderOptions {
  /** The free room is that of its file system. */
  readonly stateDir: string;
  /** Where `proc` and `sys` lie. */
  readonly root?: string;
}

const DISK_EVERY_MS = 1_000;
const TEMPERATURE_EVERY_MS = 5_000;

/**
 * A reader of the machine that this runs on. In a container it tells of the machine around it, whose
 * cores and memory all share, and not of the container's own limits; the network is the container's.
 */
export function createHostReader({ stateDir, root = '/' }: HostReaderOptions): HostReader {
  const disk = createSlowValue(() => statfs(stateDir), DISK_EVERY_MS);
  const temperature = createSlowValue(() => readHottest(root), TEMPERATURE_EVERY_MS);
  const read = (path: string) => readText(join(root, path));
  let last: CpuTime | null = null;

  function cpuSinceLast(): Pick<HostUsage, 'cpuPercent' | 'cpus'> {
    const before = last;
    const now = parseCpuTime(read('proc/stat'));
    last = now;
    const cpuPercent = before && now && busyPercentBetween(before, now);
    return { cpuPercent, cpus: now?.cpus ?? availableParallelism() };
  }

  return {
    sample: (nowMs) => {
      const memory = parseMemory(read('proc/meminfo'));
      const traffic = parseTraffic(read('proc/net/dev'));
      const { bsize = 0, bavail, blocks } = disk(nowMs) ?? {};
      const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
      return {
        ...cpuSinceLast(),
        memoryBytes: memory?.usedBytes ?? totalmem() - freemem(),
        memoryTotalBytes: memory?.totalBytes ?? totalmem(),
        load: [load1, load5, load15],
        diskFreeBytes: bavail === undefined ? null : bavail * bsize,
        diskTotalBytes: blocks === undefined ? null : blocks * bsize,
        receivedBytes: traffic?.receivedBytes ?? null,
        sentBytes: traffic?.sentBytes ?? null,
        uptimeMs: uptime() * 1_000,
        temperatureCelsius: temperature(nowMs),
      };
    },
  };
}

/** The text of a file; nothing when it cannot be read. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
