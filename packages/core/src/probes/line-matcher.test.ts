import { expect, test } from 'vitest';
import { createLineMatcher } from './line-matcher.js';

/** In which of these pieces a match is found. */
function matchesOf(pattern: string, ...pieces: readonly (string | Buffer)[]): boolean[] {
  const matches = createLineMatcher(new RegExp(pattern, 'u'));
  return pieces.map((piece) => matches(Buffer.from(piece)) === 'some');
}

test('a pattern is about one line', () => {
  expect(matchesOf('^b$', 'a\nb\nc\n')).toEqual([true]);
  expect(matchesOf('a.*b', 'a\nb\n')).toEqual([false]);
  expect(matchesOf('^b$', 'ab\nba\n')).toEqual([false]);
});

test('a line may come in pieces, and may not be finished', () => {
  expect(matchesOf('^serving$', 'load\nser', 'ving')).toEqual([false, true]);
  expect(matchesOf('^login: $', 'booting\n', 'login: ')).toEqual([false, true]);
});

test('a character may come in pieces', () => {
  const text = Buffer.from('prêt\n');

  expect(matchesOf('^prêt$', text.subarray(0, 3), text.subarray(3))).toEqual([false, true]);
});

test('what is no UTF-8 stands in the way of nothing else', () => {
  expect(matchesOf('^ok$', Buffer.from([0xff, 0xc3, 0x0a]), 'ok\n')).toEqual([false, true]);
});

test('colours are not part of a line', () => {
  expect(matchesOf('^ready$', '\u001b[1;32mready\u001b[0m\n')).toEqual([true]);
});

test('lines end as they do on any system, and a progress bar begins a line each time', () => {
  expect(matchesOf('^ready$', 'ready\r\n')).toEqual([true]);
  expect(matchesOf('^ready$', 'ready\r', '\n')).toEqual([true, true]);
  expect(matchesOf('^100%$', '10%\r50%\r100%\rdone')).toEqual([true]);
  expect(matchesOf('^$', 'a\r', '\nb\r\nc\n')).toEqual([false, false]);
});

test('an empty line matches, and no line does not', () => {
  expect(matchesOf('^.*$', '')).toEqual([false]);
  expect(matchesOf('^$', 'a\n', '\n')).toEqual([false, true]);
});

test('only the beginning of a very long line counts, however it comes', () => {
  const long = 'x'.repeat(2_047);

  expect(matchesOf('!', `${long}!\n`)).toEqual([true]);
  expect(matchesOf('!', `${long}x!\n`)).toEqual([false]);
  expect(matchesOf('!', long, 'x', '!', '!\n', '!')).toEqual([false, false, false, false, true]);
});

test('a pattern that one unlucky line keeps busy for hours is given up', () => {
  const matches = createLineMatcher(/^(a|aa)+$/u);

  expect(matches(Buffer.from(`${'a'.repeat(60)}!\n`))).toBe('too_slow');
  expect(matches(Buffer.from('aaa\n'))).toBe('some');
});

test('a pattern has its time for each line, however many come at once', () => {
  const matches = createLineMatcher(/\w+ listening/u);
  const flood = `${'a'.repeat(2_000)}\n`.repeat(200);

  expect(matches(Buffer.from(flood))).toBe('none');
  expect(matches(Buffer.from('now listening\n'))).toBe('some');
});
