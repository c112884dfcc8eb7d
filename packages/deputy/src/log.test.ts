import { expect, it } from 'vitest';
import { createLog } from './log.js';

it('writes one line a sentence, whatever a far end calls itself', () => {
  let written = '';
  const write = (line: string) => {
    written += line;
  };
  const log = createLog(write, () => new Date(0));

  log('warn', 'mallory\n1970-01-01 info  all is well\u2028\u001b[31m is here.');

  expect(written).toBe(
    '1970-01-01T00:00:00.000Z warn  mallory 1970-01-01 info  all is well [31m is here.\n',
  );
});
