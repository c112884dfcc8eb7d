import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askAt } from './ask.js';

test.each([
  ['y\n', true],
  [' Yes \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j is an answer', async (typed, answer) => {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];

  const asking = askAt({ stdin, stderr })('This stops k9/a. Go on?');
  stdin.write(typed);

  expect(await asking).toBe(answer);
  expect(String(stderr.read())).toBe('This stops k9/a. Go on? [y/N] ');
});

test('whoever leaves without an answer has not said yes', async () => {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];

  const asking = askAt({ stdin, stderr })('This stops k9/a. Go on?');
  stdin.end();

  expect(await asking).toBe(false);
});
