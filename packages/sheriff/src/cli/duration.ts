const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span of time in its two largest units: `12s`, `3m12s`, `2h05m`, `3d04h`. */
export function formatDuration(durationMs: number): string {
  // The clocks of two computers differ; what began in the future began now.
  const ms = Math.max(durationMs, 0);
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)}s`;
  if (ms < HOUR_MS) return inTwo(ms, [MINUTE_MS, 'm'], [SECOND_MS, 's']);
  if (ms < DAY_MS) return inTwo(ms, [HOUR_MS, 'h'], [MINUTE_MS, 'm']);
  return inTwo(ms, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

type Unit = readonly [ms: number, letter: string];

function inTwo(ms: number, [large, largeLetter]: Unit, [small, smallLetter]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${largeLetter}${String(rest).padStart(2, '0')}${smallLetter}`;
}
