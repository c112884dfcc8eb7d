import { expect, test } from 'vitest';
import { whyNotBegun } from './why-not-begun.js';

test.each([
  ['', 'its keeper ended before the program began, without a word; perhaps the disk is full'],
  ['a\n\nb\n', 'its keeper ended before the program began: a; b'],
  ['x\nposse: setup file "/a" failed with 3\n', 'setup file "/a" failed with 3'],
  [
    'prlimit: failed to set the NOFILE resource limit: Operation not permitted\n',
    'limits.nofile cannot be set: prlimit: failed to set the NOFILE resource limit: Operation not permitted. Run the deputy as root with CAP_SYS_RESOURCE, or lower it',
  ],
  [
    'prlimit: failed to set the AS resource limit: Invalid argument\n',
    'limits.memory cannot be set: prlimit: failed to set the AS resource limit: Invalid argument. Run the deputy as root with CAP_SYS_RESOURCE, or lower it',
  ],
  ['prlimit: what\n', expect.stringMatching(/^limits cannot be set: prlimit: what\. /)],
  ['renice: failed\n', expect.stringMatching(/^nice cannot be set: renice: failed\. /)],
  ['setpriv: setresuid failed\n', expect.stringMatching(/^user cannot be set: setpriv: /)],
  ['taskset: only CPUs 0 are allowed\n', expect.stringMatching(/^affinity cannot be set: /)],
])('%j comes to a sentence', (words, reason) => {
  expect(whyNotBegun(words)).toEqual(reason);
});

test('stays short, whatever was said', () => {
  expect(whyNotBegun('x'.repeat(1_000_000)).length).toBeLessThan(1_100);
});
