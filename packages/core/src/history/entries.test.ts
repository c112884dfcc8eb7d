import { expect, test } from 'vitest';
import type { Move } from '../graph/draft.js';
import { createWorld } from '../graph/world.js';
import { newProcess, type Process, type State } from '../machine/process.js';
import { specOf } from '../testing.js';
import { entriesOf, remarkOn } from './entries.js';

const EXIT = { code: 3, signal: null };

function processOf(state: State, facts: Partial<Process> = {}): Process {
  const asked = { want: 'up', wantRun: 4, askedBy: 'eve' } as const;
  return { ...newProcess(specOf('a', 'true'), 4, 0), ...asked, exit: EXIT, ...facts, state };
}

/** What these moves of a process come to, with a wall clock that is 1,000 ahead. */
function entriesAlong(...steps: readonly Process[]) {
  const moves: Move[] = [];
  for (const [index, after] of steps.entries()) {
    const before = steps[index - 1];
    if (before) moves.push({ before, after });
  }
  const world = createWorld(new Map(steps.map((each) => [each.spec.name, each])), new Map());
  return entriesOf(world, moves, (bootMs) => bootMs + 1_000).map(({ entry }) => entry);
}

const stopped: State = { phase: 'stopped', since: 1 };
const again: State = { phase: 'waiting', since: 4, again: true };
const ordered: State = {
  ...{ phase: 'starting', since: 2.4, pid: null, deadline: null, finding: null },
};
const running: State = { phase: 'running', since: 3, pid: 7, late: null };
const backoff: State = { phase: 'backoff', since: 5, until: 105, reason: null };
const exited: State = { phase: 'exited', since: 6, success: false };
const failed: State = { phase: 'failed', since: 6, reason: 'there is no program "x"' };

function stopping(changes: Partial<Extract<State, { phase: 'stopping' }>> = {}): State {
  const progress = { signal: 'due', killAt: 10_004, kills: 0, ranMs: 5, reason: null } as const;
  return { phase: 'stopping', since: 4, pid: 7, cause: 'asked', ...progress, ...changes };
}

test('a turn is told with its time on the wall, its run and who asked for it', () => {
  expect(entriesAlong(processOf(stopped), processOf(ordered))).toEqual([
    {
      ...{ wallMs: 1_002, run: 4, from: 'stopped', to: 'starting' },
      ...{ why: null, exit: null, who: 'eve' },
    },
  ]);
});

test('the end of a run tells how it ended, and nobody has asked for it', () => {
  expect(entriesAlong(processOf(running), processOf(backoff))).toEqual([
    {
      ...{ wallMs: 1_005, run: 4, from: 'running', to: 'backoff' },
      ...{ why: 'ended (exit code 3); runs again 0.1 s after that', exit: EXIT, who: null },
    },
  ]);
});

test('a restart tells the end of one run, and then the beginning of the next', () => {
  const anew = { wantRun: 5 };

  const entries = entriesAlong(
    ...[processOf(stopping(), anew), processOf(again, anew)],
    ...[processOf(ordered, { ...anew, run: 5 })],
  );

  expect(entries).toMatchObject([
    { run: 4, from: 'stopping', to: 'waiting', exit: EXIT, who: 'eve' },
    { run: 5, from: 'waiting', to: 'starting', exit: null, who: 'eve' },
  ]);
});

test('time does not go back: an end that came before it was asked for is told as it was heard', () => {
  const times = entriesAlong(
    processOf(running),
    processOf(stopping({ since: 9 })),
    processOf(exited),
  ).map(({ wallMs }) => wallMs);

  expect(times).toEqual([1_009, 1_009]);
});

test('what has been stopped and really waits then shows so', () => {
  const spec = specOf('a', 'true', { depends_on: ['b'] });

  const [entry] = entriesAlong(
    processOf(stopping(), { spec, wantRun: 5 }),
    processOf(again, { spec, wantRun: 5 }),
  );

  const why = 'waits for b to be ready, which is not known here';
  expect(entry).toMatchObject({ from: 'stopping', to: 'waiting', why, exit: EXIT, who: 'eve' });
});

test('a wait that is over in the same step has no reason', () => {
  const [called, anew] = entriesAlong(
    ...[processOf(ordered), processOf({ ...again, again: false }), processOf(ordered, { run: 5 })],
  );

  expect(called).toMatchObject({ from: 'starting', to: 'waiting', why: null, exit: null });
  expect(anew).toMatchObject({ from: 'waiting', to: 'starting', run: 5 });
});

test.each([
  ['an automatic restart', backoff, processOf(ordered, { run: 5 })],
  ['getting ready', ordered, processOf(running)],
  ['an end by itself', running, processOf(exited)],
  ['a failure', ordered, processOf(failed)],
  ['a stop for a reason of ours', running, processOf(stopping({ cause: 'unhealthy' }))],
  ['the end of one that is not configured any more', running, removed(stopping())],
  ['a wait that follows by itself', backoff, processOf(again)],
])('nobody has asked for %s', (_, from, after) => {
  expect(entriesAlong(processOf(from), after)).toMatchObject([{ who: null }]);
});

test('how it ended is told only where a run did that had begun', () => {
  expect(entriesAlong(processOf(ordered), processOf(failed))).toMatchObject([{ exit: null }]);
  expect(entriesAlong(processOf(ordered), processOf(running))).toMatchObject([{ exit: null }]);
  expect(entriesAlong(processOf(exited), processOf(stopped))).toMatchObject([{ exit: null }]);
});

test('texts are bounded', () => {
  const reason = 'x'.repeat(2_000);
  const spoken = { askedBy: 'y'.repeat(2_000) };

  const [bad] = entriesAlong(processOf(ordered), processOf({ ...failed, reason }));
  const [asked] = entriesAlong(processOf(stopped), processOf(ordered, spoken));

  expect(bad?.why).toBe(`${'x'.repeat(499)}…`);
  expect(asked?.who).toBe(`${'y'.repeat(499)}…`);
});

test('a remark leaves a process where it is', () => {
  const about = { run: 3, text: 'its post_start hook failed: exit code 1', wallMs: 9 };

  expect(remarkOn(processOf(running), about)).toEqual({
    name: 'a',
    entry: {
      ...{ wallMs: 9, run: 3, from: 'running', to: 'running' },
      ...{ why: about.text, exit: null, who: null },
    },
  });
});

function removed(state: State): Process {
  return processOf(state, { want: 'down', removed: true });
}
