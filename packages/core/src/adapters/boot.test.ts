import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readStat } from '../proc/stat.js';
import { createBootClock } from './boot-clock.js';
import { readBootKey } from './boot-key.js';

test('the boot key is that of the kernel and of pid 1', () => {
  const key = readBootKey();

  expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d+$/);
  expect(key.endsWith(`-${readStat(1)?.startTicks}`)).toBe(true);
  expect(readBootKey()).toBe(key);
});

test('the clock tells the time since boot, finer than the kernel s steps, and never goes back', async () => {
  const clock = createBootClock();
  const uptimeMs = Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) * 1_000;

  expect(Math.abs(clock.now() - uptimeMs)).toBeLessThan(1_000);
  const times: number[] = [];
  for (let count = 0; count < 200; count += 1) {
    times.push(clock.now());
    await turn();
  }
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  expect(new Set(times).size).toBeGreaterThan(100);
});
