const MINUTE_MS = 60_000;

/** A moment in ISO 8601 as a clock on the wall here shows it: `2030-01-31 16:03:12`. */
export function clockTime(iso: string): string {
  const moment = new Date(iso);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE_MS);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}
