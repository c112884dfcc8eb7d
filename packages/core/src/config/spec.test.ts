import { expect, test } from 'vitest';
import { processSchema, specSchema } from './spec.js';

test('a spec has its defaults, and reading it again changes nothing', () => {
  const spec = specSchema.parse({ name: 'camera', command: 'cam' });

  expect(spec).toStrictEqual({
    name: 'camera',
    command: 'cam',
    env: {},
    autostart: false,
    restart: { policy: 'never', delay: 0.1, max_delay: 10, success_codes: [0] },
    depends_on: [],
    stop: { signal: 'SIGTERM', timeout: 10 },
    stdin: 'none',
    line_buffered: false,
  });
  expect(specSchema.parse(spec)).toStrictEqual(spec);
});

test('a process without a host runs on this machine', () => {
  expect(processSchema.parse({ name: 'camera', command: 'cam' }).host).toBe('localhost');
});

test('a bare word stands for an object with one main field', () => {
  const spec = specSchema.parse({
    name: 'camera',
    command: 'cam',
    restart: 'on_failure',
    stop: 'SIGINT',
    depends_on: ['lidar'],
  });

  expect(spec.restart.policy).toBe('on_failure');
  expect(spec.stop).toEqual({ signal: 'SIGINT', timeout: 10 });
  expect(spec.depends_on).toEqual([{ process: 'lidar', condition: 'ready' }]);
});

test('a long first delay raises the longest one with it', () => {
  const spec = specSchema.parse({ name: 'a', command: 'b', restart: { delay: 30 } });

  expect(spec.restart).toMatchObject({ delay: 30, max_delay: 30 });
});

test('a command may speak of NUL characters without holding one', () => {
  const command = String.raw`printf '\u0000'`;

  expect(specSchema.parse({ name: 'a', command }).command).toBe(command);
});
