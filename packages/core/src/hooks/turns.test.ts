import { expect, test } from 'vitest';
import type { Exit, Process, State } from '../machine/process.js';
import { newProcess } from '../machine/process.js';
import { specOf } from '../testing.js';
import { beforeRun, turnsOf } from './turns.js';

const EXIT: Exit = { code: 3, signal: null };

const STATES = {
  stopped: { phase: 'stopped', since: 0 },
  waiting: { phase: 'waiting', since: 0, again: false },
  'waiting again': { phase: 'waiting', since: 0, again: true },
  ordered: { phase: 'starting', since: 0, pid: null, deadline: null, finding: null },
  starting: { phase: 'starting', since: 0, pid: 7, deadline: 9, finding: null },
  running: { phase: 'running', since: 0, pid: 7, late: null },
  backoff: { phase: 'backoff', since: 0, until: 9, reason: null },
  stopping: stopping(7),
  'calling off': stopping(null),
  exited: { phase: 'exited', since: 0, success: false },
  failed: { phase: 'failed', since: 0, reason: 'is broken' },
} satisfies Record<string, State>;

function stopping(pid: number | null): State {
  const progress = { signal: 'sent', killAt: 9, kills: 0, ranMs: 5 } as const;
  return { phase: 'stopping', since: 0, pid, cause: 'asked', reason: null, ...progress };
}

function processIn(state: keyof typeof STATES, facts: Partial<Process> = {}): Process {
  const fresh = newProcess(specOf('a', 'true'), 4, 0);
  return { ...fresh, restarts: 2, exit: EXIT, state: STATES[state], ...facts };
}

function hooksOf(from: keyof typeof STATES, to: keyof typeof STATES): string[] {
  const turns = turnsOf({ before: processIn(from), after: processIn(to) });
  return turns.map(({ hook }) => hook);
}

test.each([
  ['ordered', 'running'],
  ['starting', 'running'],
] as const)('post_start when a run becomes running: %s to %s', (from, to) => {
  expect(hooksOf(from, to)).toEqual(['post_start']);
});

test.each([
  ['running', 'exited'],
  ['running', 'backoff'],
  ['starting', 'failed'],
  ['stopping', 'waiting again'],
  ['stopping', 'stopped'],
] as const)('on_shutdown when a run has ended: %s to %s', (from, to) => {
  expect(hooksOf(from, to)).toEqual(['on_shutdown']);
});

test.each([
  ['backoff', 'ordered'],
  ['waiting again', 'ordered'],
] as const)('on_restart when a run follows another one: %s to %s', (from, to) => {
  expect(hooksOf(from, to)).toEqual(['on_restart']);
});

test.each([
  ['stopped', 'ordered'],
  ['waiting', 'ordered'],
  ['exited', 'ordered'],
  ['ordered', 'starting'],
  ['running', 'stopping'],
  // It has never begun.
  ['ordered', 'failed'],
  ['ordered', 'backoff'],
  ['calling off', 'waiting'],
  ['backoff', 'waiting again'],
  ['backoff', 'stopped'],
] as const)('no hook: %s to %s', (from, to) => {
  expect(hooksOf(from, to)).toEqual([]);
});

test('a hook is told what is known of its run', () => {
  const running = turnsOf({ before: processIn('starting'), after: processIn('running') });
  const ended = turnsOf({ before: processIn('running'), after: processIn('exited') });
  const after = processIn('ordered', { run: 5, restarts: 3 });
  const again = turnsOf({ before: processIn('backoff'), after });

  const facts = { process: 'a', run: 4, pid: 7, exit: null, restarts: 2 };
  expect(running).toEqual([{ ...facts, hook: 'post_start' }]);
  expect(ended).toEqual([{ ...facts, hook: 'on_shutdown', exit: EXIT }]);
  expect(again).toEqual([
    { hook: 'on_restart', process: 'a', run: 5, pid: null, exit: EXIT, restarts: 3 },
  ]);
  expect(beforeRun('a', 5, 3)).toEqual({
    ...{ hook: 'pre_start', process: 'a', run: 5, pid: null, exit: null, restarts: 3 },
  });
});

test('what a hook does to its facts stays with it', () => {
  const [facts] = turnsOf({ before: processIn('running'), after: processIn('exited') });

  Object.assign(facts?.exit ?? {}, { code: 99 });

  expect(EXIT.code).toBe(3);
});
