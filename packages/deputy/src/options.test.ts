import { expect, it } from 'vitest';
import { parseOptions } from './options.js';

const parse = (...argv: readonly string[]) =>
  parseOptions(argv, { hostName: 'k9', posseFolder: '/state/posse' });

it('has a default for everything', () => {
  expect(parse()).toEqual({
    kind: 'run',
    options: {
      host: '127.0.0.1',
      port: 8000,
      name: 'k9',
      stateDir: '/state/posse/deputy-k9',
      insecure: false,
      onExit: 'keep',
    },
  });
});

it('takes what it is told', () => {
  const argv = '--host ::1 --port 0 --name k9.lan --state-dir /s --insecure --on-exit stop';

  expect(parse(...argv.split(' '))).toMatchObject({
    options: {
      host: '::1',
      port: 0,
      name: 'k9.lan',
      stateDir: '/s',
      insecure: true,
      onExit: 'stop',
    },
  });
});

it.each([
  ['--port 70000', /^--port must be at most 65535; it is "70000"\./],
  ['--port x', /^--port must be a whole number/],
  ['--port -1', /^--port must be a whole number/],
  ['--port', /^Option '--port <port>' argument missing/],
  ['--name a/b', /^--name must consist of letters/],
  ['--name=', /^--name must not be empty/],
  ['--host=', /^--host must not be empty/],
  ['--state-dir=', /^--state-dir must not be empty/],
  ['--on-exit maybe', /^Option '--on-exit <what>' argument 'maybe' is invalid.* keep, stop/],
  ['--prot 1', /^Unknown option '--prot' \(Did you mean --port\?\)\./],
  ['serve', /^Too many arguments/],
])('says of "%s" what is wrong, in one sentence', (argv, sentence) => {
  const parsed = parse(...argv.split(' '));

  expect(parsed).toEqual({ kind: 'wrong', sentence: expect.stringMatching(sentence) });
  expect(parsed).not.toMatchObject({ sentence: expect.stringMatching(/\n|\.\./) });
});

it('tells its version, and explains itself with examples', () => {
  expect(parse('--version')).toEqual({ kind: 'help', text: '0.1.0\n' });
  expect(parse('--help')).toMatchObject({
    kind: 'help',
    text: expect.stringMatching(/SIGHUP.*Examples:.*deputy --name/s),
  });
});
