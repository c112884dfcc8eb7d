import { expect, test } from 'vitest';
import { signalName } from './signal-name.js';

test.each([
  ['TERM', 'SIGTERM'],
  ['SIGTERM', 'SIGTERM'],
  ['sigusr1', 'SIGUSR1'],
  ['15', 'SIGTERM'],
  ['9', 'SIGKILL'],
  ['11', undefined],
  ['SIGNONE', undefined],
  ['', undefined],
  ['constructor', undefined],
])('"%s" is %s', (text, name) => {
  expect(signalName(text)).toBe(name);
});
