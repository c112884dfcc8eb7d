import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from './engine.js';
import { LEASE_MS } from './graph/elsewhere.js';
import { createWorld, type World } from './graph/world.js';
import type { Ledger } from './ledger/ledger.js';
import type { LedgerRecord } from './ledger/records.js';
import { newProcess, type Process } from './machine/process.js';
import type { AdoptedRun, OnNews, RunKey, Runs } from './ports/runs.js';
import { specOf } from './testing.js';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  return () => vi.useRealTimers();
});

const now = () => Date.now();
const intents = (name: string, want: 'up' | 'down', wantRun: number) =>
  ({
    kind: 'intents',
    intents: [{ name, want, wantRun }],
    who: 'anna@laptop',
    at: now(),
  }) as const;

/** Runs that do nothing but say what they were told to do. */
function fakeRuns() {
  const done: string[] = [];
  const say = (what: string, key: RunKey, more = '') =>
    done.push(`${what} ${key.name}.${key.run}${more}`);
  let onNews: OnNews = () => {};
  const runs: Runs = {
    spawn: (key) => say('spawn', key),
    cancel: (key) => say('cancel', key),
    terminate: (key, { stop }) => say('terminate', key, ` ${stop.signal}`),
    kill: (key) => say('kill', key),
    signal: () => true,
    write: () => 'no_input',
    begun: () => null,
    adopt: (left) => {
      for (const { pid, ...key } of left) {
        onNews(
          pid === null
            ? { kind: 'never_ran', ...key, at: now() }
            : { kind: 'ended', ...key, at: now(), endedAt: now(), exit: { code: 0, signal: null } },
        );
      }
    },
    trees: () => new Map(),
    tidy: () => done.push('tidy'),
    close: () => {},
  };
  return { runs, done, tell: (news: OnNews) => (onNews = news) };
}

/** A ledger in memory, on a disk that may be full. */
function fakeLedger() {
  const records: LedgerRecord[] = [];
  const disk = { isFull: false, refusesSync: false, syncs: 0 };
  const ledger: Ledger = {
    append: (more) => {
      if (disk.isFull) throw new Error('No space left.');
      records.push(...more);
    },
    sync: async () => {},
    syncNow: () => {
      if (disk.refusesSync) throw new Error('Input/output error.');
      disk.syncs += 1;
    },
    reservedFor: (name) =>
      Math.max(
        0,
        ...records.flatMap((one) => (one.kind === 'reserved' && one.name === name ? one.upTo : [])),
      ),
    close: () => {},
  };
  const facts = (name: string) =>
    records.flatMap((one) => (one.kind === 'facts' && one.name === name ? one.facts : [])).at(-1);
  return { ledger, records, disk, facts };
}

function rig(...processes: readonly Process[]) {
  const { runs, done, tell } = fakeRuns();
  const { ledger, records, disk, facts } = fakeLedger();
  const said: string[] = [];
  const shown: World[] = [];
  const onChange = vi.fn<(before: World, after: World) => void>((_, after) => shown.push(after));
  const onMoves = vi.fn<NonNullable<EngineOptions['onMoves']>>();
  const engine: Engine = createEngine({
    world: createWorld(new Map(processes.map((one) => [one.spec.name, one])), new Map()),
    ledger,
    clock: { now },
    createRuns: (onNews) => {
      tell(onNews);
      return runs;
    },
    log: (line) => said.push(line),
    onMoves,
    onChange,
  });
  const phase = (name: string) => engine.world().processes.get(name)?.state.phase;
  return { engine, done, records, disk, facts, said, shown, onMoves, onChange, phase };
}

const fresh = (name: string, fields: object = {}) => newProcess(specOf(name, 'true', fields), 0, 0);

test('writes down before it acts', () => {
  const { engine, done, facts, records, disk } = rig(fresh('a'));
  let known: unknown;
  const { spawn } = engine.runs;
  engine.runs.spawn = (key, spec) => {
    known = facts('a')?.state;
    spawn(key, spec);
  };

  engine.dispatch(intents('a', 'up', 1));

  expect(done).toEqual(['spawn a.1']);
  expect(known).toMatchObject({ phase: 'starting', pid: null });
  expect(records[0]).toEqual({ kind: 'reserved', name: 'a', upTo: 101 });
  expect(disk.syncs).toBe(1);
});

test('reserves numbers a hundred at a time', () => {
  const { engine, disk } = rig(fresh('a'));

  for (let run = 1; run <= 150; run += 1) {
    engine.dispatch(intents('a', 'up', run));
    engine.dispatch({ kind: 'never_ran', name: 'a', run, at: now() });
  }

  expect(disk.syncs).toBe(2);
});

test('what an event leads to at once is heard after it, and shown once', () => {
  const { engine, shown, phase, done } = rig(fresh('a'));
  engine.runs.spawn = (key) => engine.dispatch({ kind: 'spawned', ...key, at: now(), pid: 42 });

  engine.dispatch(intents('a', 'up', 1));

  expect(phase('a')).toBe('running');
  expect(shown).toHaveLength(1);
  expect(done).toEqual([]);
});

test('who answers a change with a command is heard when all have been told of the change', () => {
  const { engine, onChange, shown } = rig(fresh('a'), fresh('b'));
  onChange.mockImplementation((_, after) => {
    if (shown.length === 0) engine.dispatch(intents('b', 'up', 1));
    shown.push(after);
  });

  engine.dispatch(intents('a', 'up', 1));

  expect(shown.map((world) => world.processes.get('b')?.state.phase)).toEqual([
    'stopped',
    'starting',
  ]);
  expect(engine.world()).toBe(shown[1]);
});

describe('moves', () => {
  test('are told after they are written down, and before anything is done about them', () => {
    const { engine, done, facts, onMoves } = rig(fresh('a'));
    onMoves.mockImplementation((world, moves, at) => {
      expect(done).toEqual([]);
      expect(facts('a')?.state.phase).toBe('starting');
      expect(world).toBe(engine.world());
      const before = { ...fresh('a'), want: 'up', wantRun: 1, askedBy: 'anna@laptop' };
      expect(moves).toEqual([{ before, after: world.processes.get('a') }]);
      expect(at).toBe(now());
    });

    engine.dispatch(intents('a', 'up', 1));

    expect(onMoves).toHaveBeenCalledOnce();
    expect(done).toEqual(['spawn a.1']);
  });

  test('are told for each event, and not for one that moves nobody', () => {
    const { engine, onMoves, onChange } = rig(fresh('a'));
    engine.runs.spawn = (key) => engine.dispatch({ kind: 'spawned', ...key, at: now(), pid: 42 });

    engine.dispatch(intents('a', 'up', 1));
    engine.dispatch({ kind: 'tick', at: now() });

    const phases = onMoves.mock.calls.map(([, moves]) =>
      moves.map(({ after }) => after.state.phase),
    );
    expect(phases).toEqual([['starting'], ['running']]);
    expect(onChange).toHaveBeenCalledOnce();
  });

  test('answered with news are done about before that is heard', () => {
    const { engine, done, onMoves, phase } = rig(fresh('a'));
    onMoves.mockImplementationOnce(() => engine.dispatch(intents('a', 'down', 1)));

    engine.dispatch(intents('a', 'up', 1));

    expect(done).toEqual(['spawn a.1', 'cancel a.1']);
    expect(phase('a')).toBe('stopping');
  });

  test('are told, too, when there is no room to write them down', () => {
    const { engine, disk, onMoves } = rig(fresh('a'));
    disk.isFull = true;

    engine.dispatch(intents('a', 'up', 1));

    const phases = onMoves.mock.calls.map(([, moves]) =>
      moves.map(({ after }) => after.state.phase),
    );
    expect(phases).toEqual([['starting'], ['failed']]);
  });
});

describe('time', () => {
  const backoff = (until: number): Process => ({
    ...fresh('a'),
    want: 'up',
    run: 1,
    state: { phase: 'backoff', since: 0, until, reason: null },
  });

  test('wakes it when something is due', () => {
    const { engine, done } = rig(backoff(700));
    engine.dispatch({ kind: 'tick', at: now() });

    vi.advanceTimersByTime(699);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);

    expect(done).toEqual(['spawn a.2']);
  });

  test('wakes it when one that waits loses sight of another host', () => {
    const { engine, shown } = rig(fresh('a', { depends_on: ['base/x'] }));
    const facts = { bootKey: 'b', revision: 1, processes: new Map() };
    engine.dispatch({ kind: 'relayed', host: 'base', ...facts, at: now() });
    engine.dispatch(intents('a', 'up', 1));

    vi.advanceTimersByTime(LEASE_MS - 1);
    expect(shown.at(-1)?.elsewhere.get('base')?.processes).not.toBeNull();
    vi.advanceTimersByTime(1);

    expect(shown.at(-1)?.elsewhere.get('base')?.processes).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is looked at again soon enough after the machine has slept', () => {
    const { engine, done } = rig(backoff(3_600_000));
    engine.dispatch({ kind: 'tick', at: now() });

    // While it sleeps the clock goes on and timers do not.
    vi.setSystemTime(3_600_000);
    vi.advanceTimersByTime(5_000);

    expect(done).toEqual(['spawn a.2']);
  });

  test('stops with it', () => {
    const { engine, done, phase } = rig(backoff(700));
    engine.dispatch({ kind: 'tick', at: now() });

    engine.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    engine.dispatch(intents('a', 'down', 0));

    expect(done).toEqual([]);
    expect(phase('a')).toBe('backoff');
  });
});

describe('with a disk that is full', () => {
  test('nothing is spawned, and the reason is said once', () => {
    const { engine, done, disk, said, phase } = rig(fresh('a'), fresh('b'));
    disk.isFull = true;

    engine.dispatch(intents('a', 'up', 1));
    engine.dispatch(intents('b', 'up', 1));

    expect(done).toEqual([]);
    expect([phase('a'), phase('b')]).toEqual(['failed', 'failed']);
    expect(said).toEqual(['No space left.']);
  });

  test('what goes on is stopped all the same', () => {
    const { engine, done, disk } = rig({
      ...fresh('a'),
      want: 'up',
      run: 1,
      state: { phase: 'running', since: 0, pid: 42, late: null },
    });
    disk.isFull = true;

    engine.dispatch(intents('a', 'down', 0));

    expect(done).toEqual(['terminate a.1 SIGTERM']);
  });

  test('all that happened then is written down as soon as there is room', () => {
    const { engine, disk, facts, said } = rig({
      ...fresh('a'),
      want: 'up',
      run: 1,
      state: { phase: 'running', since: 0, pid: 42, late: null },
    });
    disk.isFull = true;
    const exit = { code: 7, signal: null };
    engine.dispatch({ kind: 'ended', name: 'a', run: 1, at: now(), endedAt: now(), exit });
    expect(facts('a')).toBeUndefined();

    disk.isFull = false;
    vi.advanceTimersByTime(1_000);

    expect(facts('a')).toMatchObject({ exit, state: { phase: 'exited' } });
    expect(said).toEqual(['No space left.']);
  });

  test('what tells of an end stays until the ledger knows it', () => {
    const { engine, disk, done } = rig(fresh('a'));
    engine.tidy();
    disk.isFull = true;
    engine.dispatch(intents('a', 'up', 1));

    engine.tidy();
    expect(done).toEqual(['tidy']);
    disk.isFull = false;
    vi.advanceTimersByTime(1_000);
    engine.tidy();

    expect(done).toEqual(['tidy', 'tidy']);
  });

  test('a number that is not safe on the disk is not used', () => {
    const { engine, disk, done, phase } = rig(fresh('a'));
    disk.refusesSync = true;

    engine.dispatch(intents('a', 'up', 1));

    expect(done).toEqual([]);
    expect(phase('a')).toBe('failed');
  });
});

test('what was left is heard as a whole before anything is decided about it', () => {
  const up = (name: string, fields: object = {}): Process => ({
    ...fresh(name, { restart: { policy: 'always', delay: 5 }, ...fields }),
    want: 'up',
    run: 1,
    state: { phase: 'running', since: 0, pid: 42, late: null },
  });
  const adopted: AdoptedRun[] = [
    { name: 'b', run: 1, pid: null, stopSignal: null },
    { name: 'a', run: 1, pid: 42, stopSignal: null },
  ];
  const b: Process = {
    ...up('b', { depends_on: ['a'] }),
    state: { phase: 'starting', since: 0, pid: null, deadline: null, finding: null },
  };
  const { engine, done, phase, shown } = rig(up('a'), b);

  engine.resume(adopted);

  // Alone, the news of b would have started it on an a that is no more.
  expect(done).toEqual([]);
  expect([phase('a'), phase('b')]).toEqual(['backoff', 'waiting']);
  expect(shown).toHaveLength(1);
});
