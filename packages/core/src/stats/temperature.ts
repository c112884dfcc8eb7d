import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The hottest temperature that a machine tells of, in degrees Celsius; null when it tells of none.
 * One file after the other: some drivers take a tenth of a second to answer.
 */
export async function readHottest(root: string): Promise<number | null> {
  let hottest: number | null = null;
  for (const file of await sensorFiles(root)) {
    const celsius = parseCelsius(await readFile(file, 'utf8').catch(() => ''));
    if (celsius !== null) hottest = Math.max(celsius, hottest ?? celsius);
  }
  return hottest;
}

/** Reads thousandths of a degree; null when it is something else or what no chip bears. */
export function parseCelsius(text: string): number | null {
  if (!/^-?\d+\n?$/.test(text)) return null;
  const celsius = Number(text) / 1_000;
  // A sensor that is not connected says -128, 127 or 255; chips work from -55 to 125.
  return celsius >= -55 && celsius <= 125 ? celsius : null;
}

async function sensorFiles(root: string): Promise<string[]> {
  const zones = await entries(join(root, 'sys/class/thermal'), /^thermal_zone\d+$/);
  const files = zones.map((zone) => join(zone, 'temp'));
  for (const chip of await entries(join(root, 'sys/class/hwmon'), /^hwmon\d+$/)) {
    files.push(...(await entries(chip, /^temp\d+_input$/)));
  }
  return files;
}

async function entries(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}
