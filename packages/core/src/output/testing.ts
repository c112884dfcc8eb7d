import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A path in a folder that goes when the running test ends. */
export function pathForTest(name = 'log'): string {
  const folder = mkdtempSync(join(tmpdir(), 'posse-output-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** The lines of a range, as one text. */
export function numberedLines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => numberedLine(from + index)).join('');
}

/** Line `number` of those that carry their place: 100 bytes, so it stands at `number * 100`. */
function numberedLine(number: number): string {
  return `${`${number}`.padStart(99, '0')}\n`;
}
