import { describe, expect, test } from 'vitest';
import { problemsWith, specWith } from '../testing.js';

test('what the kernel is asked for is read with its units', () => {
  const fields = {
    user: 1000,
    umask: '0027',
    nice: -20,
    ionice: 'idle',
    affinity: [3, 1, 3],
    realtime: { policy: 'rr', priority: 99 },
    limits: { nofile: 4096, memory: '2GiB', core: 'unlimited', cpu_time: 'unlimited' },
    oom_score_adj: -1_000,
  };

  expect(specWith(fields)).toMatchObject({
    ...fields,
    user: '1000',
    ionice: { class: 'idle', level: 4 },
    affinity: [1, 3],
    limits: { nofile: 4096, memory: 2 ** 31, core: 'unlimited', cpu_time: 'unlimited' },
  });
  expect(specWith({ affinity: 2 }).affinity).toEqual([2]);
});

test.each(['camera', 'camera:video', '_ros-1.x', 'HOST$', '0', '1000:1000', 'camera:44'])(
  'a program may run as the user %s',
  (user) => {
    expect(specWith({ user }).user).toBe(user);
  },
);

describe('a user that cannot be one is refused', () => {
  test.each([
    '1.5',
    '-1',
    '4294967295',
    'true',
    '":video"',
    '"camera:"',
    '"a:b:c"',
    '"-u"',
    '"a b"',
  ])('%s', async (user) => {
    const [problem, ...more] = await problemsWith(`user: ${user}`);

    expect(problem).toMatch(
      /^user: must be a user, such as "camera", or a user and a group, such as "camera:video", but is /,
    );
    expect(more).toEqual([]);
  });
});

test.each([
  [
    'umask: 022',
    'umask: must be three octal digits in quotes, such as "022", but is the number 22',
  ],
  ['umask: "9"', 'umask: must be three octal digits in quotes, such as "022", but is "9"'],
  ['nice: 20', 'nice: must be at most 19, but is the number 20'],
  [
    'ionice: idl',
    'ionice: must be "realtime", "best_effort" or "idle", but is "idl"; did you mean "idle"?',
  ],
  ['ionice: {class: idle, level: 8}', 'ionice.level: must be at most 7, but is the number 8'],
  ['affinity: []', 'affinity: must have at least 1 entry, but is an empty list'],
  ['affinity: [0, 1.5]', 'affinity[1]: must be a whole number, but is the number 1.5'],
  ['affinity: 0-3', 'affinity: must be the number of a CPU or a list of them, but is "0-3"'],
  ['realtime: fifo', 'realtime: must be an object, but is "fifo"'],
  [
    'realtime: {policy: fifo, priority: 0}',
    'realtime.priority: must be at least 1, but is the number 0',
  ],
  ['oom_score_adj: -1001', 'oom_score_adj: must be at least -1000, but is the number -1001'],
  ['limits: {no_file: 5}', 'limits.no_file: is an unknown field; did you mean "nofile"?'],
  [
    'limits: {nofile: "5"}',
    'limits.nofile: must be a whole number that is not negative, or "unlimited", but is "5"',
  ],
  [
    'limits: {core: unlimted}',
    'limits.core: must be a size, such as "2GiB", or "unlimited", but is "unlimted"; did you mean "unlimited"?',
  ],
  [
    'limits: {memory: 9000TiB}',
    'limits.memory: must be a size, such as "2GiB", or "unlimited", but is "9000TiB"',
  ],
])('%s is refused with one message', async (field, problem) => {
  expect(await problemsWith(field)).toEqual([problem]);
});
