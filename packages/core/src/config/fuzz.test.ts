import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from './parse.js';
import { parseSpecs } from './parse-specs.js';
import { processSchema, specSchema } from './spec.js';

const PROCMAN = await readFile(
  new URL('../../../../configs/procman.json', import.meta.url),
  'utf8',
);

const FULL = {
  name: 'fleet',
  deputies: ['localhost', 'http://k9:8000'],
  processes: [
    { name: 'core', host: 'base', command: ['core', '-v'], env: { MODE: 'fast' } },
    {
      name: 'camera',
      host: 'k9',
      group: 'vision/front',
      command: 'cam | ts',
      working_dir: '/opt',
      autostart: true,
      restart: { policy: 'on_failure', delay: 0.1, max_delay: 5, limit: { count: 5, within: 60 } },
      depends_on: ['base/core', { process: 'lidar', condition: 'completed' }],
      ready: { tcp: { port: 8080 }, timeout: 10 },
      stop: { signal: 'SIGINT', timeout: 7 },
    },
    { name: 'lidar', host: 'k9', command: 'lidar', restart: 'always', stop: 'SIGINT' },
    {
      name: 'arm',
      host: 'k9',
      path: '/bin/arm',
      args: ['-v'],
      env_file: '.env',
      setup: ['setup.bash'],
      restart: { success_codes: [0, 'SIGTERM'], max_memory: '2GiB' },
      ready: { log: '^up$', failures: 9, on_timeout: 'ignore' },
      health: { http: { url: 'http://k9/ok', status: 200, headers: { Accept: '*/*' } } },
      stop: { command: ['arm', 'quit'] },
      hooks: { pre_start: 'x', on_restart: { command: ['y'], timeout: 2 } },
      stdin: 'pipe',
      line_buffered: true,
      user: 'arm:video',
      umask: '022',
      nice: 5,
      ionice: 'idle',
      affinity: [0, 1],
      realtime: { policy: 'fifo', priority: 50 },
      limits: { nofile: 4096, core: 'unlimited' },
      oom_score_adj: -1,
    },
    { name: 'gps', host: 'k9', command: 'gps', ready: { exec: ['test'] }, health: { file: 'up' } },
    { name: 'imu', host: 'k9', command: 'imu', ready: { pipe: 'fifo' } },
    { name: 'map', host: 'k9', command: 'map', ready: { delay: 2 } },
  ],
};

const EXAMPLES = [
  ['procman.json', PROCMAN],
  ['posse.json', JSON.stringify(FULL, null, 2)],
  ['posse.yaml', JSON.stringify(FULL, null, 2)],
] as const;

/** Words of zod and JavaScript that nobody who writes a configuration should meet. */
const JARGON = /invalid|expected \w+, received|undefined|NaN|\[object|something else/i;

describe('whatever becomes of a file', () => {
  const pieces = fc.oneof(
    fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\n', '- ', '&a ', '*a', '#', '//', '\\'),
    fc.constantFrom('null', '-1', '1e999', '"__proto__"', '"auto_restart": true,', '"host"'),
    fc.string({ maxLength: 5 }),
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(20), pieces), { minLength: 1, maxLength: 4 });

  test.each(EXAMPLES)(
    '%s with random edits loads, or has problems in its text',
    async (file, text) => {
      await fc.assert(
        fc.asyncProperty(edits, async (each) => {
          const edited = each.reduce((before, [seed, length, piece]) => {
            const start = seed % (before.length + 1);
            return before.slice(0, start) + piece + before.slice(start + length);
          }, text);

          const loaded = await parseConfig(edited, file);

          const lines = edited.split('\n');
          for (const { line, column, message } of loaded.ok ? [] : loaded.problems) {
            expect(column).toBeGreaterThan(0);
            expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
            expect(message).not.toBe('');
          }
          if (!loaded.ok) expect(loaded.problems).not.toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
  );
});

describe('whatever stands in a field', () => {
  const paths = pathsIn(FULL);
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(...[-1, 1.5, '', 'a/b', []]),
  );

  test('is good and in the canonical form then, or is refused in our own words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), values, async (path, value) => {
        const text = JSON.stringify(replaced(FULL, path, value));

        const loaded = await parseConfig(text, 'posse.json');

        const processes = loaded.ok ? loaded.config.processes : [];
        expect(processes.map((each) => processSchema.parse(each))).toStrictEqual(processes);
        for (const { message } of loaded.ok ? [] : loaded.problems) {
          expect(message.replaceAll(/"[^"]*"/g, '')).not.toMatch(JARGON);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('whatever somebody gives to a host is read or refused, and once read stays as it is', () => {
  const specs = fc.array(
    fc.record({ name: fc.string(), command: fc.string(), env: fc.object({ maxDepth: 1 }) }),
  );
  fc.assert(
    fc.property(fc.oneof(specs, fc.array(fc.anything({ maxDepth: 2 }))), (entries) => {
      const parsed = parseSpecs(entries);

      if (parsed.ok)
        expect(parsed.specs.map((spec) => specSchema.parse(spec))).toStrictEqual(parsed.specs);
      else expect(parsed.problems).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});

type Key = string | number;

function pathsIn(value: unknown, path: readonly Key[] = []): readonly (readonly Key[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...parts.flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly Key[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((part, index) => (index === key ? replaced(part, rest, by) : part));
  if (typeof value !== 'object' || value === null) return by;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === key ? replaced(part, rest, by) : part,
    ]),
  );
}
