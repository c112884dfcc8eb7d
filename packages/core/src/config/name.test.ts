import { describe, expect, test } from 'vitest';
import { nameSchema, referenceSchema } from './name.js';

describe('a name', () => {
  test.each([
    'camera',
    'k9.lan',
    'front camera (left)',
    'Größe',
    'カメラ',
    '9',
    '.hidden',
    '...',
    'a'.repeat(64),
    '__proto__',
  ])('may be %s', (name) => {
    expect(nameSchema.safeParse(name).success).toBe(true);
  });

  test.each([
    '',
    '.',
    '..',
    'a/b',
    '../x',
    '-x',
    ' x',
    'x ',
    'a*',
    'a:b',
    'a\nb',
    'a\0',
    'a\u{d800}',
    'a'.repeat(65),
    'カ'.repeat(23),
  ])('may not be %j', (name) => {
    expect(nameSchema.safeParse(name).success).toBe(false);
  });

  test('leaves room in a file name when it is percent-encoded', () => {
    expect(nameSchema.safeParse('カ'.repeat(22)).success).toBe(true);
    expect(encodeURIComponent('カ'.repeat(22)).length).toBeLessThanOrEqual(200);
  });
});

test('a reference is a name, or a host and a name', () => {
  const isReference = (text: string) => referenceSchema.safeParse(text).success;

  expect(['lidar', 'k9/lidar'].every(isReference)).toBe(true);
  expect(['', '/', 'k9/', '/lidar', 'a/b/c', 'k9/..'].some(isReference)).toBe(false);
});
