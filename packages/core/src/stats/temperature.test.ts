import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseCelsius, readHottest } from './temperature.js';

test.each([
  ['48312\n', 48.312],
  ['0\n', 0],
  ['-12500\n', -12.5],
  ['125000', 125],
])('reads %j as %d degrees', (text, celsius) => {
  expect(parseCelsius(text)).toBe(celsius);
});

test.each(['', 'N/A\n', '127000\n', '255000\n', '-128000\n', '-273150\n', '12.5\n'])(
  'takes %j for no temperature',
  (text) => {
    expect(parseCelsius(text)).toBeNull();
  },
);

test('tells the hottest zone', async () => {
  const root = machineWith({
    'thermal/thermal_zone0/temp': '48312\n',
    'thermal/thermal_zone11/temp': '51000\n',
    'thermal/thermal_zone0/trip_point_0_temp': '90000\n',
    'thermal/cooling_device0/temp': '95000\n',
    'hwmon/hwmon2/temp1_input': '47000\n',
  });

  expect(await readHottest(root)).toBe(51);
});

test('tells the hottest sensor of a chip', async () => {
  const root = machineWith({
    'thermal/thermal_zone0/temp': '48312\n',
    'hwmon/hwmon12/temp10_input': '67250\n',
    'hwmon/hwmon12/temp1_input': '127000\n',
    'hwmon/hwmon12/temp1_crit': '100000\n',
    'hwmon/hwmon12/fan1_input': '88000\n',
  });

  expect(await readHottest(root)).toBe(67.25);
});

test('tells of frost when there is nothing else', async () => {
  const root = machineWith({ 'thermal/thermal_zone0/temp': '-12500\n' });

  expect(await readHottest(root)).toBe(-12.5);
});

test('passes over a sensor that cannot be read', async () => {
  const root = machineWith({
    // A folder in the place of the file fails to be read as a sensor does that is switched off.
    'hwmon/hwmon0/temp1_input/nothing': '',
    'hwmon/hwmon0/temp2_input': '30000\n',
  });

  expect(await readHottest(root)).toBe(30);
});

test('tells nothing where there is no sensor', async () => {
  expect(await readHottest(machineWith({}))).toBeNull();
});

/** The root of a machine with these files in `sys/class`. */
function machineWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'posse-machine-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'sys/class', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}
