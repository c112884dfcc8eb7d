const KIBI = 1_024;
const UNITS = ['MiB', 'GiB', 'TiB', 'PiB'] as const;

/** An amount of memory or disk: `34.3 MiB`, `12.3 GiB`. */
export function bytesText(bytes: number): string {
  const mebibytes = bytes / KIBI ** 2;
  // As soon as it would be written as 1024.0 of a unit, it is 1.0 of the next one.
  const size = Math.floor(Math.log(Math.max(mebibytes + 0.05, 1)) / Math.log(KIBI));
  const exponent = Math.min(size, UNITS.length - 1);
  return `${(mebibytes / KIBI ** exponent).toFixed(1)} ${UNITS[exponent]}`;
}

/** A share of a core, or of what there is: `12.3%`. */
export function percentText(percent: number): string {
  return `${percent.toFixed(1)}%`;
}
