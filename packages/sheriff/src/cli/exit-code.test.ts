import { expect, test } from 'vitest';
import { EXIT, exitCodeOf, worst } from './exit-code.js';

test('of nothing the exit code is that all is done', () => {
  expect(worst([])).toBe(EXIT.done);
});

test.each([
  [[EXIT.done, EXIT.late], EXIT.late],
  [[EXIT.late, EXIT.failed, EXIT.done], EXIT.failed],
  [[EXIT.failed, EXIT.unreachable], EXIT.unreachable],
  [[EXIT.refused, EXIT.unreachable, EXIT.failed], EXIT.refused],
  [[EXIT.usage, EXIT.refused], EXIT.usage],
] as const)('the worst of %j is %j', (codes, code) => {
  expect(worst(codes)).toBe(code);
});

test.each([
  ['unreachable', EXIT.unreachable],
  ['not_applied', EXIT.usage],
  ['other_configuration', EXIT.refused],
  ['state_not_written', EXIT.failed],
  ['of a version to come', EXIT.failed],
])('the error "%s" leads to %j', (code, exitCode) => {
  expect(exitCodeOf(code)).toBe(exitCode);
});
