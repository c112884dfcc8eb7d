import { describe, expect, test } from 'vitest';
import type { Process, State } from '../machine/process.js';
import type { RemoteFact } from './elsewhere.js';
import { step } from './step.js';
import { process, processIn, relayed, running, spec, stoppingSince, world } from './testing.js';
import { why } from './why.js';

const SINCE = 60_000;
const CRASH = { code: 1, signal: null };
const ended: Partial<Process> = { want: 'up', wantRun: 1, run: 1, exit: CRASH };
const exited = (success: boolean): State => ({ phase: 'exited', since: SINCE, success });
const failed: State = { phase: 'failed', since: SINCE, reason: 'there is no program "x" on PATH' };
const live = { phase: 'running', since: SINCE, pid: 7 } as const;
const backoff: State = { phase: 'backoff', since: SINCE, until: SINCE + 400, reason: null };
const ordered: State = {
  phase: 'starting',
  since: SINCE,
  pid: null,
  deadline: null,
  finding: null,
};
const starting: State = {
  phase: 'starting',
  since: SINCE,
  pid: 7,
  deadline: SINCE + 10_000,
  finding: null,
};
const stopping = stoppingSince(SINCE);

const TCP = { ready: { tcp: { port: 8080 }, timeout: 5 } };
const by = (askedBy: string) => ({ askedBy });

const ALONE: readonly (readonly [Process, string | null])[] = [
  [process('a'), null],
  [process('a', by('anna@laptop')), 'was stopped by anna@laptop'],
  [running('a'), null],
  [running('a', by('anna@laptop')), null],
  [
    running('a', { state: { ...live, late: 'was not ready in time (nothing listens)' } }),
    'was not ready in time (nothing listens), which is ignored',
  ],
  [running('a', { state: ordered }), 'is being started'],
  [
    running(spec('a', TCP), { state: { ...starting, finding: 'nothing listens' } }),
    'is not ready: nothing listens',
  ],
  [running('a', { state: starting }), 'is not ready yet'],
  [process('a', { ...ended, state: backoff }), 'ended (exit code 1); runs again 0.4 s after that'],
  [
    process('a', { ...ended, state: { ...backoff, reason: 'was not healthy (answers 503)' } }),
    'was not healthy (answers 503); runs again 0.4 s after that',
  ],
  [
    process('a', { ...ended, state: { ...backoff, until: SINCE + 9_960 } }),
    'ended (exit code 1); runs again 10 s after that',
  ],
  [
    process('a', { ...ended, state: exited(true), exit: { code: 3, signal: null } }),
    'ended (exit code 3)',
  ],
  [process('a', { ...ended, state: exited(false) }), 'ended (exit code 1) and is not restarted'],
  [
    process('a', { ...ended, state: exited(false), exit: { code: null, signal: 'SIGSEGV' } }),
    'ended (killed by SIGSEGV) and is not restarted',
  ],
  [
    process('a', { ...ended, state: exited(false), exit: { code: null, signal: null } }),
    'ended (nobody knows how) and is not restarted',
  ],
  [
    process('a', { ...ended, state: failed }),
    'there is no program "x" on PATH; start it again when that is mended',
  ],
  [
    process('a', { state: stopping, ...by('anna@laptop') }),
    'is stopped, as anna@laptop asked: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process('a', { state: stopping }),
    'is stopped, as somebody asked: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process(spec('a', { stop: { command: './park', timeout: 4 } }), {
      state: { ...stopping, killAt: SINCE + 4_000 },
      ...by('ben'),
    }),
    'is stopped, as ben asked: its stop command first, then SIGTERM, SIGKILL after 4.0 s',
  ],
  [
    process('a', { removed: true, state: stopping }),
    'is no longer configured: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process(spec('a', { stop: 'SIGINT' }), { want: 'up', state: stopping, ...by('ben') }),
    'is stopped to run anew, as ben asked: SIGINT first, SIGKILL after 10 s',
  ],
  [
    process('a', { state: { ...stopping, pid: null, signal: 'calling_off' } }),
    'is stopped, as somebody asked: its start is called off',
  ],
  [
    process('a', {
      want: 'up',
      state: { ...stopping, cause: 'unhealthy', reason: 'was not healthy (answers 503)' },
    }),
    'was not healthy (answers 503): SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process('a', { want: 'up', state: { ...stopping, cause: 'not_ready' } }),
    'was not ready in time: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process('a', { want: 'up', state: { ...stopping, cause: 'leader_ended' } }),
    'its main process has ended and left others behind: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process('a', { state: { ...stopping, kills: 1 } }),
    'is stopped, as somebody asked: it did not end in time and gets SIGKILL',
  ],
  [
    process('a', { state: { ...stopping, kills: 9 } }),
    'is stopped, as somebody asked: it does not end even on SIGKILL, and may be stuck in the kernel',
  ],
];

test.each(ALONE)('%#: %o', (known, sentence) => {
  expect(why(world(known), known)).toBe(sentence);
});

const DEPENDENCIES: readonly (readonly [Process, string])[] = [
  [process('base'), 'waits for base to be ready, which is stopped'],
  [
    process('base', { ...ended, state: { phase: 'waiting', since: 0, again: false } }),
    'waits for base to be ready, which is itself waiting',
  ],
  [running('base', { state: starting }), 'waits for base to be ready, which is starting'],
  [running('base', { want: 'down' }), 'waits for base to be ready, which is about to stop'],
  [running('base', { state: stopping }), 'waits for base to be ready, which is stopping'],
  [
    process('base', { ...ended, state: backoff }),
    'waits for base to be ready, which has ended (exit code 1) and is about to run again',
  ],
  [
    process('base', { ...ended, state: { ...backoff, reason: 'was not healthy (answers 503)' } }),
    'waits for base to be ready, which was not healthy (answers 503) and is about to run again',
  ],
  [
    process('base', { ...ended, state: exited(false) }),
    'waits for base to be ready, which has ended (exit code 1)',
  ],
  [
    process('base', { ...ended, state: failed }),
    'waits for base to be ready, which has failed (there is no program "x" on PATH)',
  ],
];

test.each(DEPENDENCIES)('%#: held back by %o', (base, sentence) => {
  const state: State = { phase: 'waiting', since: SINCE, again: false };
  const held = process(spec('a', { depends_on: ['base'] }), { want: 'up', wantRun: 1, state });

  expect(why(world(base, held), held)).toBe(sentence);
});

test('all that a process waits for is named, with what it is to do', () => {
  const depends_on = [
    { process: 'started', condition: 'started' },
    { process: 'job', condition: 'completed' },
    { process: 'good', condition: 'completed_successfully' },
    { process: 'unknown', condition: 'ready' },
    { process: 'met', condition: 'ready' },
  ];
  const state: State = { phase: 'waiting', since: SINCE, again: false };
  const held = process(spec('a', { depends_on }), { want: 'up', wantRun: 1, state });
  const known = world(
    ...[held, process('started'), running('job'), running('met')],
    process('good', { ...ended, completed: 'badly', state: exited(false) }),
  );

  expect(why(known, held)).toBe(
    'waits for started to start, which is stopped; for job to complete, which is running; ' +
      'for good to complete successfully, which has ended (exit code 1); ' +
      'for unknown to be ready, which is not known here',
  );
});

test.each([['running'], ['starting']] as const)(
  'one that is %s and to stop names those that have to end before it',
  (phase) => {
    const state = phase === 'running' ? { phase, since: 0, pid: 7, late: null } : starting;
    const dependent = (name: string, facts: Partial<Process>, condition = 'started') =>
      running(spec(name, { depends_on: [{ process: 'a', condition }] }), {
        want: 'down',
        ...facts,
      });
    const known = world(
      running(spec('a', TCP), { want: 'down', state }),
      dependent('stopping', { state: stopping }),
      dependent('held-itself', {}),
      dependent('killed', { state: { ...stopping, kills: 1 } }),
      dependent('wanted', { want: 'up' }),
      dependent('needs-it-not', {}, 'completed'),
      dependent('ended', { state: { phase: 'stopped', since: 0 } }),
    );

    expect(why(known, processIn(known, 'a'))).toBe(
      'is to stop after those that depend on it: stopping, held-itself',
    );
  },
);

test('whoever depends on a process twice is named once', () => {
  const depends_on = [{ process: 'a', condition: 'started' }, 'a'];
  const known = world(
    running('a', { want: 'down' }),
    running(spec('b', { depends_on }), { want: 'down' }),
  );

  expect(why(known, processIn(known, 'a'))).toBe('is to stop after those that depend on it: b');
});

describe('one that waits for a process of another host', () => {
  const state: State = { phase: 'waiting', since: SINCE, again: false };
  const depends_on = ['base/roscore'];
  const held = process(spec('a', { depends_on }), { want: 'up', wantRun: 1, state });
  const fact = { started: false, ready: false, completed: 'no' } as const;
  const told = (processes: Iterable<readonly [string, RemoteFact]>) =>
    why(step(world(held), relayed('base', { processes: new Map(processes) })).world, held);

  test('says so when nobody tells of that host', () => {
    expect(why(world(held), held)).toBe(
      'waits for base/roscore to be ready, but no sheriff relays base',
    );
  });

  test('says so when that host does not know it', () => {
    expect(told([])).toBe('waits for base/roscore to be ready, which is not known on base');
  });

  test.each([
    ['stopped', fact, 'is stopped'],
    ['waiting', fact, 'is itself waiting'],
    ['starting', { ...fact, started: true }, 'is starting'],
    ['running', fact, 'is about to stop'],
    ['backoff', fact, 'has ended and is about to run again'],
    ['stopping', fact, 'is stopping'],
    ['exited', fact, 'has ended'],
    ['failed', fact, 'has failed'],
  ] as const)('that is %s there', (phase, known, words) => {
    expect(told([['roscore', { ...known, phase }]])).toBe(
      `waits for base/roscore to be ready, which ${words}`,
    );
  });

  test('and runs there until it completes', () => {
    const job = process(
      spec('a', { depends_on: [{ process: 'base/job', condition: 'completed' }] }),
      { want: 'up', state },
    );
    const runs = { ...fact, phase: 'running', started: true, ready: true } as const;
    const told = relayed('base', { processes: new Map([['job', runs]]) });

    expect(why(step(world(job), told).world, job)).toBe(
      'waits for base/job to complete, which is running',
    );
  });
});

test('one that has just come to wait, and for nothing, is about to run', () => {
  const state: State = { phase: 'waiting', since: SINCE, again: true };
  const known = process('a', { want: 'up', state });

  expect(why(world(known), known)).toBe('is about to run');
});
