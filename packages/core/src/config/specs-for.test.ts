import { expect, test } from 'vitest';
import { processSchema } from './spec.js';
import { specsFor } from './specs-for.js';

test('a host gets its own specs, without the host and with plain names for its own processes', () => {
  const processes = [
    { name: 'lidar', host: 'k9', command: 'l' },
    { name: 'map', host: 'base', command: 'm', depends_on: ['k9/lidar'] },
    {
      name: 'camera',
      host: 'k9',
      command: 'c',
      depends_on: ['k9/lidar', 'base/map', { process: 'lidar', condition: 'completed' }],
    },
  ].map((process) => processSchema.parse(process));

  const specs = specsFor(processes, 'k9');

  expect(specs.map(({ name }) => name)).toEqual(['lidar', 'camera']);
  expect(specs[1]).not.toHaveProperty('host');
  expect(specs[1]?.depends_on).toEqual([
    { process: 'lidar', condition: 'ready' },
    { process: 'base/map', condition: 'ready' },
    { process: 'lidar', condition: 'completed' },
  ]);
  expect(specsFor(processes, 'k')).toEqual([]);
});
