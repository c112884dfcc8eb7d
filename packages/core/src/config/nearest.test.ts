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

  test.each(['cwd', 'mane', 'x', '', 'directory', 'envelope'])('of %s is none', (word) => {
    expect(nearest(word, FIELDS)).toBeUndefined();
  });

  test('is not looked for when a word is too long to be a name', () => {
    const word = 'e'.repeat(100_000);

    expect(nearest(word, [word])).toBeUndefined();
  });

  test('is the one with the fewest slips', () => {
    expect(nearest('camera3', ['camera12', 'camera1', 'camera3x', 'camera'])).toBe('camera1');
    expect(nearest('restrt', ['rest', 'restart'])).toBe('restart');
  });
});
