import { expect, it } from 'vitest';
import { specNamed } from '../testing/fake-supervisor.js';
import { generationOf } from './generation.js';

const camera = specNamed('camera', { env: { A: '1', B: '2' } });
const lidar = specNamed('lidar');

it('is the configuration and 12 digits of a digest', () => {
  expect(generationOf('robot', [camera])).toMatch(/^robot@[0-9a-f]{12}$/);
});

it('is the same whatever the order of specs and of their fields', () => {
  const turned = specNamed('camera', { env: { B: '2', A: '1' } });

  expect(generationOf('robot', [lidar, turned])).toBe(generationOf('robot', [camera, lidar]));
});

it('differs when anything in a spec does, however deep', () => {
  const other = specNamed('camera', { env: { A: '1', B: '3' } });

  expect(generationOf('robot', [other])).not.toBe(generationOf('robot', [camera]));
});

it('keeps the order of lists, which means something', () => {
  const one = specNamed('camera', { command: ['echo', 'a', 'b'] });
  const two = specNamed('camera', { command: ['echo', 'b', 'a'] });

  expect(generationOf('robot', [one])).not.toBe(generationOf('robot', [two]));
});
