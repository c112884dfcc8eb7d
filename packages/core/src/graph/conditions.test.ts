import { expect, test } from 'vitest';
import type { Process } from '../machine/process.js';
import { isMet, unmet } from './conditions.js';
import { process, running, spec, stoppingSince, world } from './testing.js';

const starting = (pid: number | null): Partial<Process> => ({
  want: 'up',
  state: { phase: 'starting', since: 0, pid, deadline: null, finding: null },
});

const TABLE = [
  ['stopped', process('a'), []],
  ['about to be spawned', process('a', starting(null)), []],
  ['starting', process('a', starting(7)), ['started']],
  ['running', running('a'), ['started', 'ready']],
  [
    'running but late',
    running('a', { state: { phase: 'running', since: 0, pid: 7, late: 'was not ready in time' } }),
    ['started', 'ready'],
  ],
  ['running but about to stop', running('a', { want: 'down' }), []],
  ['starting but about to stop', process('a', { ...starting(7), want: 'down' }), []],
  ['stopping to run anew', running('a', { wantRun: 2, state: stoppingSince(0) }), []],
  ['completed badly', process('a', { completed: 'badly' }), ['completed']],
  [
    'completed successfully',
    process('a', { completed: 'successfully' }),
    ['completed', 'completed_successfully'],
  ],
] as const;

test.each(TABLE)('of one that is %s these hold: %o', (_, dependency, held) => {
  const known = world(dependency);
  const conditions = ['started', 'ready', 'completed', 'completed_successfully'] as const;

  const holding = conditions.filter((condition) => isMet(known, { process: 'a', condition }));

  expect(holding).toEqual(held);
});

test.each(['roscore', 'base/roscore'])('nothing holds of %s, which is not known', (process) => {
  expect(isMet(world(), { process, condition: 'completed' })).toBe(false);
});

test('those that do not hold are told', () => {
  const known = world(running('a'), process('b'));

  expect(unmet(known, spec('c', { depends_on: ['a', 'b'] }))).toEqual([
    { process: 'b', condition: 'ready' },
  ]);
});
