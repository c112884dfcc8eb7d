import { describe, expect, test } from 'vitest';
import { nearest } from './nearest.js';

const FIELDS = ['name', 'command', 'working_dir', 'env', 'restart', 'autostart', 'ready'];

describe('the nearest name', () => {
  test.each([
    ['wrking_dir', 'working_dir'],
    ['workingDir', 'working_dir'],
    ['nmae', 'name'],
    ['Command', 'command'],
    ['comand', 'command'],
    ['commands', 'command'],
    ['auto_start', 'autostart'],
    ['raedy', 'ready'],
    ['evn', 'env'],
  ])('of %s is %s', (word, name) => {
    expect(nearest(word, FIELDS)).toBe(name);
  });

  test.each(['cwd', 'x', '', 'directory', 'envelope', 'e'.repeat(100_000)])(
    'of %.20s is none',
    (word) => {
      expect(nearest(word, FIELDS)).toBeUndefined();
    },
  );

  test('is the one with the fewest slips', () => {
    expect(nearest('camera3', ['camera12', 'camera1', 'camera3x', 'camera'])).toBe('camera1');
    expect(nearest('restrt', ['rest', 'restart'])).toBe('restart');
  });
});
