/** What the cores have done since boot, in ticks, and how many there are now. */
export interface CpuTime {
  readonly cpus: number;
  readonly busyTicks: number;
  readonly totalTicks: number;
}

/** Reads the text of `/proc/stat`; null when it is something else. */
export function parseCpuTime(text: string): CpuTime | null {
  const line = /^cpu +(\d.*)$/m.exec(text)?.[1];
  const cpus = text.match(/^cpu\d+ /gm)?.length;
  if (!line || !cpus) return null;

  // user nice system idle iowait irq softirq steal; the two of guests after them are in user and nice.
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    line.split(' ').map(Number);
  const busyTicks = user + nice + system + irq + softirq + steal;
  return { cpus, busyTicks, totalTicks: busyTicks + idle + iowait };
}

/** How busy all cores were between two looks, 100 at most; null when no time has passed. */
export function busyPercentBetween(before: CpuTime, now: CpuTime): number | null {
  const total = now.totalTicks - before.totalTicks;
  if (total <= 0) return null;
  // The counters may go back a little, and a lot when a core is taken away.
  return Math.min(Math.max((100 * (now.busyTicks - before.busyTicks)) / total, 0), 100);
}
