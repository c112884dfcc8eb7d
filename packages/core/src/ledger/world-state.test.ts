import { expect, test } from 'vitest';
import type { Facts } from '../machine/process.js';
import { specOf } from '../testing.js';
import { addRecord, emptyLedgerState } from './records.js';
import { ledgerStateOf, recordsBetween, withFoundRuns, worldFrom } from './world-state.js';

const a = specOf('a', 'true');
const b = specOf('b', 'true');
const facts = (changes: Partial<Facts> = {}): Facts => ({
  want: 'up',
  wantRun: 3,
  run: 3,
  restarts: 1,
  failures: 1,
  restartedAt: [],
  exit: { code: 1, signal: null },
  completed: 'no',
  askedBy: 'anna@laptop',
  state: { phase: 'running', since: 10, pid: 42, late: null },
  ...changes,
});
const held = (changes: object = {}) => ({ specs: [a], removed: [], meta: null, ...changes });
const state = (known: Partial<ReturnType<typeof emptyLedgerState>> = {}) => ({
  ...emptyLedgerState(),
  ...known,
});

test('a process is its spec and what is known of it', () => {
  const world = worldFrom(held(), state({ facts: new Map([['a', facts()]]) }), 100);

  expect(world.processes.get('a')).toEqual({ spec: a, removed: false, ...facts() });
});

test('a process of which nothing is known goes on where its name s numbers end', () => {
  const world = worldFrom(held(), state({ retired: new Map([['a', 7]]) }), 100);

  expect(world.processes.get('a')).toMatchObject({
    run: 7,
    want: 'down',
    state: { phase: 'stopped' },
  });
});

test('one that is removed is there until it has ended', () => {
  const known = new Map([['b', facts()]]);

  const leaving = worldFrom(held({ removed: [b] }), state({ facts: known }), 100);
  const left = worldFrom(held({ removed: [b] }), state({ retired: new Map([['b', 3]]) }), 100);

  expect(leaving.processes.get('b')).toMatchObject({
    removed: true,
    want: 'down',
    askedBy: null,
    run: 3,
  });
  expect(left.processes.has('b')).toBe(false);
  expect(left.retired.get('b')).toBe(3);
});

test('numbers of those whose specs have gone stay used', () => {
  const world = worldFrom(held({ specs: [] }), state({ facts: new Map([['a', facts()]]) }), 100);

  expect(world.retired.get('a')).toBe(3);
});

test('records of the difference make the one world of the other', () => {
  const before = worldFrom(held({ specs: [a, b] }), emptyLedgerState(), 100);
  const after = worldFrom(
    held({ specs: [a] }),
    state({
      facts: new Map([
        ['a', facts()],
        ['b', facts({ run: 9 })],
      ]),
    }),
    100,
  );

  const written = ledgerStateOf(before, new Map());
  for (const record of recordsBetween(before, after)) addRecord(written, record);

  expect(written).toEqual(ledgerStateOf(after, new Map()));
  expect(recordsBetween(after, after)).toEqual([]);
});

test('a run that only its file tells of is taken over', () => {
  const said: string[] = [];
  const world = worldFrom(held(), state({ facts: new Map([['a', facts({ want: 'down' })]]) }), 100);

  const found = [
    { name: 'a', run: 4, isGoingOn: false },
    { name: 'a', run: 5, isGoingOn: true },
  ];
  const after = withFoundRuns(world, found, { at: 100, log: (line) => said.push(line) });

  expect(after.processes.get('a')).toMatchObject({
    run: 5,
    want: 'up',
    wantRun: 5,
    askedBy: null,
    state: { phase: 'starting', pid: null },
  });
  expect(said).toEqual(['Run 5 of "a" is not in the ledger; it is taken over.']);
});

test('a run of one that is removed is taken over to be ended', () => {
  const known = new Map([['b', facts()]]);
  const world = worldFrom(held({ removed: [b] }), state({ facts: known }), 100);

  const found = [{ name: 'b', run: 4, isGoingOn: true }];
  const after = withFoundRuns(world, found, { at: 100, log: () => {} });

  expect(after.processes.get('b')).toMatchObject({
    removed: true,
    run: 4,
    want: 'down',
    state: { phase: 'starting', pid: null },
  });
});

test('a number that only a file tells of is used, though its run is over', () => {
  const world = worldFrom(held(), state({ facts: new Map([['a', facts()]]) }), 100);

  const found = [
    { name: 'a', run: 5, isGoingOn: false },
    { name: 'gone', run: 8, isGoingOn: false },
  ];
  const after = withFoundRuns(world, found, { at: 100, log: () => {} });

  expect(after.processes.get('a')).toEqual({ spec: a, removed: false, ...facts({ run: 5 }) });
  expect(after.retired.get('gone')).toBe(8);
});

test('files of runs that the ledger knows change nothing', () => {
  const world = worldFrom(held(), state({ facts: new Map([['a', facts()]]) }), 100);
  const found = [
    { name: 'a', run: 3, isGoingOn: true },
    { name: 'a', run: 2, isGoingOn: true },
  ];

  const after = withFoundRuns(world, found, { at: 100, log: () => expect.unreachable() });

  expect(after).toEqual(world);
});
