/** Memory of the machine. */
export interface Memory {
  readonly usedBytes: number;
  readonly totalBytes: number;
}

/** Reads the text of `/proc/meminfo`; null when it is something else. What can be freed is not used. */
export function parseMemory(text: string): Memory | null {
  const bytesOf = (key: string) => {
    const kibibytes = new RegExp(`^${key}: +(\\d+) kB$`, 'm').exec(text)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
  };
  const totalBytes = bytesOf('MemTotal');
  const available =
    bytesOf('MemAvailable') ??
    // Before Linux 3.14, and in some containers.
    (bytesOf('MemFree') ?? 0) + (bytesOf('Buffers') ?? 0) + (bytesOf('Cached') ?? 0);
  return totalBytes === null
    ? null
    : { totalBytes, usedBytes: Math.max(0, totalBytes - available) };
}
