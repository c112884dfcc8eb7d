import { expect, test } from 'vitest';
import type { Facts, State } from '../machine/process.js';
import { recordSchema } from './records.js';

/** A line as it was written before there were reasons, findings and names of those who ask. */
function oldLine(state: string): string {
  return `{"kind":"facts","name":"a","facts":{"want":"up","wantRun":3,"run":3,"restarts":1,"failures":2,"restartedAt":[5],"exit":{"code":1,"signal":null},"completed":"no","state":${state}}}`;
}

function readFacts(line: string): Facts {
  const record = recordSchema.parse(JSON.parse(line));
  if (record.kind !== 'facts') throw new Error(`This is no record of facts: ${line}`);
  return record.facts;
}

const OLD: readonly (readonly [written: string, state: State])[] = [
  ['{"phase":"stopped","since":7}', { phase: 'stopped', since: 7 }],
  ['{"phase":"waiting","since":7}', { phase: 'waiting', since: 7, again: false }],
  [
    '{"phase":"starting","since":7,"pid":null,"deadline":null}',
    { phase: 'starting', since: 7, pid: null, deadline: null, finding: null },
  ],
  [
    '{"phase":"starting","since":7,"pid":42,"deadline":99}',
    { phase: 'starting', since: 7, pid: 42, deadline: 99, finding: null },
  ],
  ['{"phase":"running","since":7,"pid":42}', { phase: 'running', since: 7, pid: 42, late: null }],
  [
    '{"phase":"backoff","since":7,"until":9}',
    { phase: 'backoff', since: 7, until: 9, reason: null },
  ],
  [
    '{"phase":"stopping","since":7,"pid":42,"cause":"not_ready","ranMs":0,"signal":"ordered","killAt":99,"kills":0}',
    {
      phase: 'stopping',
      since: 7,
      pid: 42,
      cause: 'not_ready',
      reason: null,
      ranMs: 0,
      signal: 'ordered',
      killAt: 99,
      kills: 0,
    },
  ],
  ['{"phase":"exited","since":7,"success":true}', { phase: 'exited', since: 7, success: true }],
  ['{"phase":"failed","since":7,"reason":"no"}', { phase: 'failed', since: 7, reason: 'no' }],
];

test.each(OLD)('what an earlier version has written is read: %s', (written, state) => {
  expect(readFacts(oldLine(written))).toEqual({
    want: 'up',
    wantRun: 3,
    run: 3,
    restarts: 1,
    failures: 2,
    restartedAt: [5],
    exit: { code: 1, signal: null },
    completed: 'no',
    askedBy: null,
    state,
  });
});

const NEW: readonly State[] = [
  { phase: 'waiting', since: 7, again: true },
  { phase: 'starting', since: 7, pid: 42, deadline: 99, finding: 'nothing listens' },
  { phase: 'running', since: 7, pid: 42, late: 'was not ready in time' },
  { phase: 'backoff', since: 7, until: 9, reason: 'was not healthy' },
  ...(['unhealthy', 'over_memory'] as const).map((cause) => ({
    phase: 'stopping' as const,
    since: 7,
    pid: null,
    cause,
    reason: 'was bad',
    ranMs: 5,
    signal: 'calling_off' as const,
    killAt: 99,
    kills: 2,
  })),
];

test.each(NEW)('what is written comes back: $phase', (state) => {
  const facts: Facts = { ...readFacts(oldLine('{"phase":"stopped","since":7}')), state };
  const written = { kind: 'facts', name: 'a', facts: { ...facts, askedBy: 'anna@laptop' } };

  expect(recordSchema.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
});
