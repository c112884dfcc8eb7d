import { expect, test } from 'vitest';
import type { Process, State } from '../machine/process.js';
import { process, processIn, running, spec, stoppingSince, world } from './testing.js';
import { why } from './why.js';

const SINCE = 60_000;
const CRASH = { code: 1, signal: null };
const ended: Partial<Process> = { want: 'up', wantRun: 1, run: 1, exit: CRASH };
const exited = (success: boolean): State => ({ phase: 'exited', since: SINCE, success });
const failed: State = { phase: 'failed', since: SINCE, reason: 'there is no program "x" on PATH' };
const backoff: State = { phase: 'backoff', since: SINCE, until: SINCE + 400 };
const ordered: State = { phase: 'starting', since: SINCE, pid: null, deadline: null };
const starting: State = { phase: 'starting', since: SINCE, pid: 7, deadline: SINCE + 10_000 };
const stopping = stoppingSince(SINCE);

const TCP = { ready: { tcp: { port: 8080 }, timeout: 5 } };

const ALONE: readonly (readonly [Process, string | null])[] = [
  [process('a'), null],
  [running('a'), null],
  [running('a', { state: ordered }), 'is being started'],
  [
    running(spec('a', TCP), { state: starting }),
    'is not ready: nothing accepts connections on localhost:8080 yet',
  ],
  [running('a', { state: starting }), 'is not ready yet'],
  [
    process('a', { ...ended, state: backoff }),
    'ended (exit code 1) and runs again 0.4 s after that',
  ],
  [
    process('a', { ...ended, state: { ...backoff, until: SINCE + 9_960 } }),
    'ended (exit code 1) and runs again 10 s after that',
  ],
  [process('a', { ...ended, state: exited(true) }), 'ended by itself (exit code 0)'],
  [
    process('a', { ...ended, state: exited(false) }),
    'ended by itself (exit code 1) and is not restarted',
  ],
  [
    process('a', { ...ended, state: exited(false), exit: { code: null, signal: 'SIGSEGV' } }),
    'ended by itself (killed by SIGSEGV) and is not restarted',
  ],
  [
    process('a', { ...ended, state: exited(false), exit: { code: null, signal: null } }),
    'ended by itself (nobody knows how) and is not restarted',
  ],
  [
    process('a', { ...ended, state: failed }),
    'there is no program "x" on PATH; start it again when that is mended',
  ],
  [process('a', { state: stopping }), 'is stopped as asked: SIGTERM first, SIGKILL after 10 s'],
  [
    process('a', { removed: true, state: stopping }),
    'is no longer configured: SIGTERM first, SIGKILL after 10 s',
  ],
  [
    process(spec('a', { stop: 'SIGINT' }), { want: 'up', state: stopping }),
    'is stopped to run anew: SIGINT first, SIGKILL after 10 s',
  ],
  [
    process('a', { state: { ...stopping, pid: null, signal: 'calling_off' } }),
    'is stopped as asked: its start is called off',
  ],
  [
    process(spec('a', TCP), { want: 'up', state: { ...stopping, cause: 'not_ready' } }),
    'was not ready within 5 s: SIGTERM first, SIGKILL after 10 s',
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
    'is stopped as asked: it did not end in time and gets SIGKILL',
  ],
  [
    process('a', { state: { ...stopping, kills: 9 } }),
    'is stopped as asked: it does not end even on SIGKILL, and may be stuck in the kernel',
  ],
];

test.each(ALONE)('%#: %o', (known, sentence) => {
  expect(why(world(known), known)).toBe(sentence);
});

const DEPENDENCIES: readonly (readonly [Process, string])[] = [
  [process('base'), 'waits for base to be ready, which is stopped'],
  [
    process('base', { ...ended, state: { phase: 'waiting', since: 0 } }),
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
    process('base', { ...ended, state: exited(false) }),
    'waits for base to be ready, which has ended (exit code 1)',
  ],
  [
    process('base', { ...ended, state: failed }),
    'waits for base to be ready, which has failed (there is no program "x" on PATH)',
  ],
];

test.each(DEPENDENCIES)('%#: held back by %o', (base, sentence) => {
  const state: State = { phase: 'waiting', since: SINCE };
  const held = process(spec('a', { depends_on: ['base'] }), { want: 'up', wantRun: 1, state });

  expect(why(world(base, held), held)).toBe(sentence);
});

test('all that a process waits for is named, with what it is to do', () => {
  const depends_on = [
    { process: 'started', condition: 'started' },
    { process: 'job', condition: 'completed' },
    { process: 'good', condition: 'completed_successfully' },
    { process: 'k9/other', condition: 'ready' },
    { process: 'met', condition: 'ready' },
  ];
  const state: State = { phase: 'waiting', since: SINCE };
  const held = process(spec('a', { depends_on }), { want: 'up', wantRun: 1, state });
  const known = world(
    ...[held, process('started'), running('job'), running('met')],
    process('good', { ...ended, completed: 'badly', state: exited(false) }),
  );

  expect(why(known, held)).toBe(
    'waits for started to start, which is stopped; for job to complete, which is running; ' +
      'for good to complete successfully, which has ended (exit code 1); ' +
      'for k9/other to be ready, which is not known here',
  );
});

test.each([['running'], ['starting']] as const)(
  'one that is %s and to stop names those that have to end before it',
  (phase) => {
    const state = phase === 'running' ? { phase, since: 0, pid: 7 } : starting;
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
