import { expect, test } from 'vitest';
import { given, running } from './testing.js';
import { withIntent } from './with-intent.js';

const counted = { failures: 3, restartedAt: [1, 2], askedBy: 'anna@laptop' };
const facts = given(running, {}, counted);

test('a later run that is asked for clears what was counted against the process', () => {
  const asked = withIntent(facts, { want: 'up', wantRun: 4, who: 'ben' });

  expect(asked).toEqual({
    ...facts,
    ...{ want: 'up', wantRun: 4, failures: 0, restartedAt: [], askedBy: 'ben' },
  });
});

test('a stop keeps it, and never asks for less than was asked for before', () => {
  const asked = withIntent(facts, { want: 'down', wantRun: 1, who: 'ben' });

  expect(asked).toEqual({ ...facts, want: 'down', askedBy: 'ben' });
});

test('what is asked for already changes nothing, whoever asks', () => {
  expect(withIntent(facts, { want: 'up', wantRun: 3, who: 'ben' })).toBe(facts);
});
