import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHostReader } from './host.js';

const NET_HEADER = 'Inter-|   Receive  |  Transmit\n face |bytes packets|bytes packets\n';

function cpuTimes(busy: number, idle: number): string {
  return `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n`;
}

test('reads a whole machine', async () => {
  const machine = createMachine({
    'proc/stat': cpuTimes(100, 900),
    'proc/meminfo': 'MemTotal: 4000 kB\nMemAvailable: 1000 kB\n',
    'proc/net/dev': `${NET_HEADER} eth0: 7 0 0 0 0 0 0 0 8 0 0 0 0 0 0 0\n`,
    'sys/class/thermal/thermal_zone0/temp': '48312\n',
  });
  const reader = createHostReader({ stateDir: machine.root, root: machine.root });
  expect(reader.sample(0)).toMatchObject({
    cpuPercent: null,
    diskFreeBytes: null,
    diskTotalBytes: null,
    temperatureCelsius: null,
  });

  machine.write('proc/stat', cpuTimes(125, 975));
  expect(reader.sample(1000)).toMatchObject({
    cpuPercent: 25,
    cpus: 2,
    memoryBytes: 3000 * 1024,
    memoryTotalBytes: 4000 * 1024,
    receivedBytes: 7,
    sentBytes: 8,
  });

  await vi.waitFor(() => expect(reader.sample(2000).temperatureCelsius).toBe(48.312));
  const { blocks, bavail, bsize } = statfsSync(machine.root);
  await vi.waitFor(() => expect(reader.sample(2000).diskTotalBytes).toBe(blocks * bsize));
  const freeBytes = reader.sample(2000).diskFreeBytes ?? 0;
  // Others write to the disk meanwhile.
  expect(freeBytes / (bavail * bsize)).toBeCloseTo(1, 1);
});

test('tells what it can where the files are missing', () => {
  const { root } = createMachine({});
  const reader = createHostReader({ stateDir: join(root, 'gone'), root });
  reader.sample(0);

  expect(reader.sample(1000)).toEqual({
    cpuPercent: null,
    cpus: availableParallelism(),
    memoryBytes: expect.any(Number),
    memoryTotalBytes: totalmem(),
    load: [expect.any(Number), expect.any(Number), expect.any(Number)],
    diskFreeBytes: null,
    diskTotalBytes: null,
    receivedBytes: null,
    sentBytes: null,
    uptimeMs: expect.any(Number),
    temperatureCelsius: null,
  });
});

test('begins anew when the CPU times could not be read for a while', () => {
  const machine = createMachine({ 'proc/stat': cpuTimes(100, 900) });
  const reader = createHostReader({ stateDir: machine.root, root: machine.root });
  reader.sample(0);
  machine.write('proc/stat', '');
  reader.sample(1000);
  machine.write('proc/stat', cpuTimes(125, 975));

  expect(reader.sample(2000).cpuPercent).toBeNull();
  machine.write('proc/stat', cpuTimes(150, 1050));
  expect(reader.sample(3000).cpuPercent).toBe(25);
});

test('reads the machine that it runs on', async () => {
  const reader = createHostReader({ stateDir: tmpdir() });
  reader.sample(0);

  const usage = await vi.waitFor(() => {
    const sampled = reader.sample(performance.now());
    expect(sampled.cpuPercent).not.toBeNull();
    expect(sampled.diskFreeBytes).toBeGreaterThan(0);
    return sampled;
  }, 5000);

  expect(usage.cpus).toBe(cpus().length);
  expect(usage.cpuPercent).toBeLessThanOrEqual(100);
  expect(usage.memoryTotalBytes).toBe(totalmem());
  expect(usage.memoryBytes).toBeGreaterThan(0);
  expect(usage.memoryBytes).toBeLessThan(usage.memoryTotalBytes);
  expect(usage.diskFreeBytes).toBeLessThanOrEqual(usage.diskTotalBytes ?? 0);
  expect(usage.receivedBytes).toBeGreaterThanOrEqual(0);
  expect(Math.abs(usage.uptimeMs - uptime() * 1_000)).toBeLessThan(5_000);
});

/** The root of a machine with these files. */
function createMachine(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'posse-machine-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write };
}
