import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { type Column, renderTable } from './table.js';

const columns: readonly Column[] = [
  { title: 'NAME', align: 'left' },
  { title: 'N', align: 'right' },
  { title: 'PID', align: 'right' },
];

test('columns line up, to the left or to the right', () => {
  const lines = renderTable(
    columns,
    [{ cells: ['a', '1', '7'] }, { cells: ['longer', '100', '12345'] }],
    80,
  );

  expect(lines).toEqual(['NAME      N    PID', 'a         1      7', 'longer  100  12345']);
});

test('a row with fewer cells leaves their room to its tail', () => {
  const rows = [{ cells: ['a', '1', '1234567'] }, { cells: ['b', '2'], tail: 'it waits for a' }];

  expect(renderTable(columns, rows, 80).at(-1)).toBe('b     2  it waits for a');
});

test('a tail is cut where the terminal ends', () => {
  const lines = renderTable(columns, [{ cells: ['b', '2'], tail: 'it waits for a' }], 20);

  expect(lines.at(-1)).toBe('b     2  it waits f…');
  expect(stringWidth(lines.at(-1) ?? '')).toBe(20);
});

test('first cells are cut when the rest does not fit beside them', () => {
  const name = 'a-name-that-is-much-longer-than-it-should-be';

  const lines = renderTable(columns, [{ cells: [name, '1', '123'] }], 30);

  expect(stringWidth(lines.at(-1) ?? '')).toBe(30);
  expect(lines.at(-1)).toBe('a-name-that-is-much-l…  1  123');
});

test('wide letters count as two columns, and colours as none', () => {
  const rows = [{ cells: ['カメラ', '\x1b[31m1\x1b[0m', '7'] }, { cells: ['camera', '2', '8'] }];

  const lines = renderTable(columns, rows, 80);

  expect(lines.map((line) => stringWidth(line))).toEqual([14, 14, 14]);
});

test('a tail cannot break the line or the terminal', () => {
  const lines = renderTable(columns, [{ cells: ['b'], tail: 'one\r\ntwo \x1b[2J' }], 80);

  expect(lines.at(-1)).toBe('b     one two  [2J');
});
