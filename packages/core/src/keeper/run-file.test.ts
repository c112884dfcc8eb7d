import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exitIn, parseRunFile, readRunFile, revoke } from './run-file.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-run-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STAT = (pid: number, startTicks: number) =>
  `${pid} (sh) R 1 ${pid} ${pid} 0 -1 4194304 165 0 0 0 0 0 0 0 20 0 1 0 ${startTicks} 2596864 230 18446744073709551615 0 0 0 0 0 0 0 0 84487 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0`;

// Written by keepers of every version so far; a keeper lives for as long as its program, and so a
// new deputy reads what an old one wrote. These texts are only ever added to.
const GOLDEN = [
  {
    title: 'a run that ended with an exit code',
    text: `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\n\nX 7 123.45\n`,
    is: { keeper: 41, program: 44, end: { status: 7, at: 123_450 }, words: '', isRevoked: false },
  },
  {
    title: 'a run that a signal ended, with the word of the shell',
    text: `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\nTerminated\n\nX 143 5.00\n`,
    is: {
      keeper: 41,
      program: 44,
      end: { status: 143, at: 5_000 },
      words: 'Terminated\n',
      isRevoked: false,
    },
  },
  {
    title: 'a run that goes on',
    text: `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\n`,
    is: { keeper: 41, program: 44, end: null, words: '', isRevoked: false },
  },
  {
    title: 'a keeper that has not begun its program',
    text: `\nK ${STAT(41, 900)}\nposse-keeper: 4: mkfifo: No space left on device\n`,
    is: {
      keeper: 41,
      program: null,
      end: null,
      words: 'posse-keeper: 4: mkfifo: No space left on device\n',
      isRevoked: false,
    },
  },
  {
    title: 'a run that a deputy has revoked',
    text: '\nR\n',
    is: { keeper: null, program: null, end: null, words: '', isRevoked: true },
  },
  {
    title: 'an end that was written again after the disk had been full',
    text: `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\n\nX 1\nX 137 \nX 137 8.1\n`,
    is: { keeper: 41, program: 44, end: { status: 137, at: 8_100 }, words: '', isRevoked: false },
  },
  {
    title: 'an end that is not whole yet',
    text: `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\n\nX 137 \nX 13\n`,
    is: { keeper: 41, program: 44, end: null, words: '', isRevoked: false },
  },
  {
    title: 'a program that was not begun, since that could not be written down',
    text: `\nK ${STAT(41, 900)}\n\nS 44 (sh) R 1 44\nX 125 3.00\n`,
    is: {
      keeper: 41,
      program: null,
      end: { status: 125, at: 3_000 },
      words: '',
      isRevoked: false,
    },
  },
  {
    title: 'a record of a later version',
    text: `\nK ${STAT(41, 900)}\n\nQ what a keeper of tomorrow says\n\nS ${STAT(44, 901)}\n`,
    is: {
      keeper: 41,
      program: 44,
      end: null,
      words: 'Q what a keeper of tomorrow says\n',
      isRevoked: false,
    },
  },
];

// What has come to it later.
const GOLDEN_SINCE = [
  {
    title: 'where in the log the output begins, and when the program began',
    text: `\nK ${STAT(41, 900)}\n\nO 1234\n\nS ${STAT(44, 901)}\n`,
    is: { program: 44, beganAt: 9_010, logFrom: 1_234, words: '' },
  },
  {
    title: 'settings that come into force',
    text: `\nK ${STAT(41, 900)}\n\nO 0\n\nC\n\nS ${STAT(44, 901)}\n`,
    is: { keeper: 41, program: null, beganAt: null, logFrom: 0, words: '' },
  },
  {
    title: 'a program that began after its settings',
    text: `\nK ${STAT(41, 900)}\n\nO 0\n\nC\n\nS ${STAT(44, 901)}\n\nB 12.50\n`,
    is: { program: 44, beganAt: 12_500, logFrom: 0, words: '', end: null },
  },
  {
    title: 'a program that did not begin, since a setting failed',
    text: `\nK ${STAT(41, 900)}\n\nO 0\n\nC\n\nS ${STAT(44, 901)}\nchrt: no\n\nX 1 3.00\n`,
    is: { program: null, words: 'chrt: no\n', end: { status: 1, at: 3_000 } },
  },
  {
    title: 'nothing of what set-up files write of other processes',
    text: `\nK ${STAT(41, 900)}\n\nO 5\n\nC\n\nS ${STAT(44, 901)}\nK ${STAT(1, 1)}\nS ${STAT(1, 1)}\nO 9\n\nB 12.50\n`,
    is: { keeper: 41, program: 44, logFrom: 5 },
  },
];

test.each(GOLDEN_SINCE)('reads $title', ({ text, is }) => {
  const file = parseRunFile(text);

  const pid = (stat: { pid: number } | null) => stat?.pid ?? null;
  expect({ ...file, keeper: pid(file.keeper), program: pid(file.program) }).toMatchObject(is);
});

test.each(GOLDEN)('reads $title', ({ text, is }) => {
  const { keeper, program, beganAt: _, logFrom: __, ...file } = parseRunFile(text);

  const pid = (stat: { pid: number } | null) => stat?.pid ?? null;
  expect({ ...file, keeper: pid(keeper), program: pid(program) }).toEqual(is);
});

test('takes identities with their start times, whatever the program is called', () => {
  const odd = STAT(44, 901).replace('(sh)', '(K 1 (x) R\t)');

  const { program } = parseRunFile(`\nS ${odd}\n`);

  expect(program).toMatchObject({ pid: 44, startTicks: 901, state: 'R' });
});

test('leaves the last line until it is whole', () => {
  const text = `\nK ${STAT(41, 900)}\n\nO 7\n\nC\n\nS ${STAT(44, 901)}\n\nB 9.50\n\nX 143 123.45\n`;
  const whole = parseRunFile(text);

  for (let length = 0; length < text.length; length += 1) {
    const { keeper, program, end } = parseRunFile(text.slice(0, length));

    // Every piece of knowledge is there in full or not at all.
    expect([null, whole.keeper], `after ${length} bytes`).toContainEqual(keeper);
    expect([null, whole.program], `after ${length} bytes`).toContainEqual(program);
    expect(end, `after ${length} bytes`).toBeNull();
  }
});

test('an exit is unknown until the file tells it', () => {
  const going = parseRunFile(`\nS ${STAT(44, 901)}\n`);
  const ended = parseRunFile(`\nS ${STAT(44, 901)}\nKilled\n\nX 137 1.00\n`);

  expect(exitIn(going, new Set())).toEqual({ code: null, signal: null });
  expect(exitIn(ended, new Set())).toEqual({ code: null, signal: 'SIGKILL' });
});

test('revoking makes the file, for its owner alone', () => {
  const path = join(folder, 'late.1');

  revoke(path);

  expect(readRunFile(path)).toMatchObject({ isRevoked: true });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('revoking leaves the file of a keeper that was first as it is, be it empty', () => {
  const path = join(folder, 'first.1');
  writeFileSync(path, '');

  revoke(path);

  expect(readFileSync(path, 'utf8')).toBe('');
});

test('a claim that cannot be made is none', () => {
  const path = join(folder, 'no such folder', 'a.1');

  revoke(path);

  expect(readRunFile(path)).toBeNull();
});

// Set-up files, which may be another user's, have the file open.
test('a file of any size is read by its beginning and its end', () => {
  const path = join(folder, 'huge');
  writeFileSync(path, `\nK ${STAT(41, 900)}\n\nS ${STAT(44, 901)}\n`);
  truncateSync(path, 2 ** 30);
  writeFileSync(path, '\nX 7 123.45\n', { flag: 'a' });

  expect(readRunFile(path)).toMatchObject({
    ...{ keeper: { pid: 41 }, program: { pid: 44 } },
    end: { status: 7, at: 123_450 },
  });
});

test('only a deputy that was there before any keeper revokes a run', () => {
  const text = `\nK ${STAT(41, 900)}\n\nC\n\nS ${STAT(44, 901)}\n\nR\n\nB 9.00\n`;

  expect(parseRunFile(text)).toMatchObject({ isRevoked: false, program: { pid: 44 } });
});
