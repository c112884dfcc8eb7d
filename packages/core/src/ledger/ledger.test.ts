import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Facts, newProcess } from '../machine/process.js';
import { specOf } from '../testing.js';
import { beginLedger } from './ledger.js';
import { readLedger } from './read-ledger.js';
import { emptyLedgerState, type Header, type LedgerRecord, STATE_VERSION } from './records.js';
import { folderForTest, withFileSizeLimit } from './testing.js';

const header: Header = {
  posse: 'ledger',
  version: STATE_VERSION,
  stateId: 'ab12',
  bootKey: 'boot-1',
};

function factsOf(changes: Partial<Facts> = {}): Facts {
  const { spec: _spec, removed: _removed, ...facts } = newProcess(specOf('a', 'true'), 0, 5);
  return { ...facts, ...changes };
}

const facts = (name: string, changes: Partial<Facts> = {}): LedgerRecord => ({
  kind: 'facts',
  name,
  facts: factsOf(changes),
});

const begin = (path: string) => beginLedger(path, header, emptyLedgerState());

function read(path: string) {
  const said: string[] = [];
  const found = readLedger(path, (line) => said.push(line));
  return { header: found?.header, state: found?.state, said };
}

test('tells the next owner what was appended, the last word of each', () => {
  const path = join(folderForTest(), 'ledger.jsonl');
  const ledger = begin(path);

  ledger.append([facts('a', { run: 1 }), facts('b', { run: 4 })]);
  ledger.append([facts('a', { run: 2 }), { kind: 'reserved', name: 'a', upTo: 101 }]);
  ledger.append([
    { kind: 'intent', name: 'a', want: 'up', wantRun: 3, who: 'me', wallMs: 0 },
    { kind: 'retired', name: 'b', run: 4 },
    { kind: 'reserved', name: 'a', upTo: 7 },
  ]);
  ledger.close();

  expect(read(path)).toEqual({
    header,
    state: {
      facts: new Map([['a', factsOf({ run: 2, want: 'up', wantRun: 3, askedBy: 'me' })]]),
      reserved: new Map([['a', 101]]),
      retired: new Map([['b', 4]]),
    },
    said: [],
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a process that is back is no longer retired', () => {
  const path = join(folderForTest(), 'ledger.jsonl');
  const ledger = begin(path);

  ledger.append([{ kind: 'retired', name: 'a', run: 4 }, facts('a', { run: 4 })]);
  ledger.close();

  expect(read(path).state?.retired).toEqual(new Map());
});

test('knows which run numbers are reserved', () => {
  const ledger = begin(join(folderForTest(), 'ledger.jsonl'));

  ledger.append([{ kind: 'reserved', name: 'a', upTo: 101 }]);
  ledger.syncNow();

  expect([ledger.reservedFor('a'), ledger.reservedFor('b')]).toEqual([101, 0]);
});

test('is written anew when it has grown, and then says the same', () => {
  const path = join(folderForTest(), 'ledger.jsonl');
  const ledger = begin(path);
  const filler = 'x'.repeat(100_000);

  for (let run = 1; run <= 100; run += 1) {
    ledger.append([facts('a', { run, state: { phase: 'failed', since: 0, reason: filler } })]);
  }
  ledger.append([facts('b', { run: 9 })]);
  ledger.close();

  expect(statSync(path).size).toBeLessThan(5_000_000);
  const { state } = read(path);
  expect(state?.facts.get('a')?.run).toBe(100);
  expect(state?.facts.get('b')?.run).toBe(9);
  expect(readdirSync(join(path, '..'))).toEqual(['ledger.jsonl']);
});

test('concurrent syncs share what they can, and none is told of another one s records', async () => {
  const ledger = begin(join(folderForTest(), 'ledger.jsonl'));
  ledger.append([facts('a')]);

  const first = ledger.sync();
  const second = ledger.sync();
  const third = ledger.sync();

  // The first may have begun before what the second is about; the third is covered by the second.
  expect(second).not.toBe(first);
  expect(third).toBe(second);
  await Promise.all([first, second, third]);
  expect(ledger.sync()).not.toBe(third);
});

describe('with the disk full', () => {
  test('what does not fit is refused whole; what fits again is taken', async () => {
    const path = join(folderForTest(), 'ledger.jsonl');
    const ledger = begin(path);
    ledger.append([facts('a', { run: 1 })]);
    const many = Array.from({ length: 50 }, (_, index) => facts(`p${index}`));

    await withFileSizeLimit(2_000, () => {
      expect(() => ledger.append(many)).toThrow(
        expect.objectContaining({ code: 'state_not_written' }),
      );
    });
    ledger.append([facts('a', { run: 2 })]);
    ledger.close();

    const { state, said } = read(path);
    expect(said).toEqual([]);
    expect([...(state?.facts.keys() ?? [])]).toEqual(['a']);
    expect(state?.facts.get('a')?.run).toBe(2);
  });

  test('a record that was taken counts, even if the ledger cannot be written anew then', () => {
    const path = join(folderForTest(), 'ledger.jsonl');
    const ledger = begin(path);
    // A folder that nobody can write to as a file is like a disk that is full for the new file only.
    const big = 'x'.repeat(5_000_000);
    mkdirSync(`${path}.new`);

    ledger.append([facts('a', { run: 7, state: { phase: 'failed', since: 0, reason: big } })]);
    rmdirSync(`${path}.new`);
    ledger.append([facts('a', { run: 8 })]);
    ledger.close();

    expect(read(path).state?.facts.get('a')?.run).toBe(8);
  });
});

test('after it is closed it takes nothing, and no file that has its number by now suffers', async () => {
  const folder = folderForTest();
  const ledger = begin(join(folder, 'ledger.jsonl'));
  const other = join(folder, 'other');
  ledger.close();
  const files = Array.from({ length: 5 }, () => openSync(other, 'w+'));

  expect(() => ledger.append([facts('a')])).toThrow('Cannot write');
  expect(() => ledger.syncNow()).toThrow('Cannot bring');
  await expect(ledger.sync()).rejects.toThrow('Cannot bring');

  expect(readFileSync(other, 'utf8')).toBe('');
  for (const file of files) closeSync(file);
});

describe('reading', () => {
  const good = `${JSON.stringify(header)}\n${JSON.stringify(facts('a', { run: 1 }))}\n`;

  function written(text: string): string {
    const path = join(folderForTest(), 'ledger.jsonl');
    writeFileSync(path, text);
    return path;
  }

  test('none and an empty one tell nothing', () => {
    expect(read(join(folderForTest(), 'ledger.jsonl')).state).toBeUndefined();
    expect(read(written('')).state).toBeUndefined();
  });

  test.each([
    { title: 'a line that was being written', tail: '{"kind":"facts","name":"a","fac' },
    {
      title: 'a line without its end, though whole',
      tail: '{"kind":"retired","name":"a","run":1}x',
    },
    { title: 'NULs, as a loss of power leaves them', tail: '\0\0\0\0' },
    { title: 'a record of another shape', tail: '{"kind":"facts","name":"a","facts":{}}\n' },
    { title: 'a kind that nobody knows', tail: '{"kind":"dance","name":"a"}\n' },
  ])('goes up to $title, which is kept aside', ({ tail }) => {
    const later = JSON.stringify(facts('b'));
    const path = written(`${good}${tail}\n${later}\n`);

    const { state, said } = read(path);

    expect([...(state?.facts.keys() ?? [])]).toEqual(['a']);
    expect(said).toEqual([
      `"${path}" has 2 unreadable lines at its end; they are kept in "${path}.bad".`,
    ]);
    expect(readFileSync(`${path}.bad`, 'utf8')).toBe(
      `${tail.trimEnd()}\n${tail.endsWith('\n') ? '\n' : ''}${later}\n`,
    );
    expect(statSync(`${path}.bad`).mode & 0o777).toBe(0o600);
  });

  test('an intent for somebody unknown is no harm', () => {
    const intent = { kind: 'intent', name: 'z', want: 'up', wantRun: 1, who: 'me', wallMs: 0 };

    expect([
      ...(read(written(`${good}${JSON.stringify(intent)}\n`)).state?.facts.keys() ?? []),
    ]).toEqual(['a']);
  });

  test.each([
    { first: JSON.stringify({ ...header, version: STATE_VERSION + 1 }), says: 'newer version (2' },
    { first: JSON.stringify({ ...header, posse: 'specs' }), says: 'does not begin as a ledger' },
    { first: 'garbage', says: 'does not begin as a ledger' },
  ])('refuses one that begins with $first and leaves it as it is', ({ first, says }) => {
    const path = written(`${first}\nanything\n`);

    expect(() => read(path)).toThrow(expect.objectContaining({ code: 'state_unusable' }));
    expect(() => read(path)).toThrow(says);
    expect(readFileSync(path, 'utf8')).toBe(`${first}\nanything\n`);
    expect(readdirSync(join(path, '..'))).toEqual(['ledger.jsonl']);
  });
});
