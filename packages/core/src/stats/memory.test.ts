import { expect, test } from 'vitest';
import { parseMemory } from './memory.js';

const KIB = 1_024;

test('takes for used what is not available', () => {
  const text = `MemTotal:        3885396 kB
MemFree:          143620 kB
MemAvailable:    2571900 kB
Buffers:          184324 kB
Cached:          2226612 kB
SwapCached:          100 kB
HugePages_Total:       0
`;

  expect(parseMemory(text)).toEqual({
    totalBytes: 3885396 * KIB,
    usedBytes: (3885396 - 2571900) * KIB,
  });
});

test('counts what caches hold as available where the kernel does not say', () => {
  const text = 'MemTotal: 1000 kB\nMemFree: 200 kB\nBuffers: 30 kB\nCached: 300 kB\n';

  expect(parseMemory(text)).toEqual({ totalBytes: 1000 * KIB, usedBytes: 470 * KIB });
});

test('uses nothing in a container that has more available than in total', () => {
  const text = 'MemTotal: 1000 kB\nMemAvailable: 2000 kB\n';

  expect(parseMemory(text)?.usedBytes).toBe(0);
});

test.each(['', 'MemAvailable: 12 kB\n', 'MemTotal: many\n'])(
  'takes %j for no such file',
  (text) => {
    expect(parseMemory(text)).toBeNull();
  },
);
