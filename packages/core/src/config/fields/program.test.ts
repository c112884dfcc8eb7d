import { describe, expect, test } from 'vitest';
import { problemsOfProcess, problemsWith, specWith } from '../testing.js';

test('a path with arguments is another way to write a list as command', () => {
  const spec = { command: undefined, path: '/bin/cam', args: ['--fast', ''] };

  expect(specWith(spec).command).toEqual(['/bin/cam', '--fast', '']);
  expect(specWith({ ...spec, args: undefined }).command).toEqual(['/bin/cam']);
  expect(specWith(spec)).not.toHaveProperty('path');
});

describe('what to run is said once', () => {
  test.each([
    ['group: g', ['command: is missing; it says what to run']],
    ['args: [x]', ['command: is missing; it says what to run']],
    ['comand: x', ['comand: is an unknown field; did you mean "command"?']],
    [
      'command: x\n    path: /bin/x',
      ['path: says the same as "command" beside it; keep one of them'],
    ],
    ['command: x\n    args: [y]', ['args: belong to "path"; write those of a "command" into it']],
    ['path: ~/x', ['path: must not begin with "~", which only a shell expands, but is "~/x"']],
    ['path: /bin/x\n    args: y', ['args: must be a list, but is "y"']],
  ])('%j', async (fields, problems) => {
    expect(await problemsOfProcess(fields)).toEqual(problems);
  });
});

test('one path stands for a list of them', () => {
  const spec = specWith({ env_file: '.env', setup: '/opt/ros/humble/setup.bash' });

  expect(spec.env_file).toEqual(['.env']);
  expect(spec.setup).toEqual(['/opt/ros/humble/setup.bash']);
});

test('a folder may begin with what the deputy expands', () => {
  expect(specWith({ working_dir: '${HOME}/cam' }).working_dir).toBe('${HOME}/cam');
});

const FOLDER = 'must be an absolute path, such as "/opt/cam" or "${HOME}/cam", but is';

test.each([
  ['working_dir: opt', `working_dir: ${FOLDER} "opt"`],
  ['working_dir: $HOME/cam', `working_dir: ${FOLDER} "$HOME/cam"`],
  [
    'working_dir: ~/cam',
    'working_dir: must name the home folder as "${HOME}", not as "~", but is "~/cam"',
  ],
  [
    'env_file: [~/a]',
    'env_file[0]: must name the home folder as "${HOME}", not as "~", but is "~/a"',
  ],
  ['env_file: 5', 'env_file: must be a path or a list of paths, but is the number 5'],
  ['env_file: []', 'env_file: must have at least 1 entry, but is an empty list'],
  [`env_file: [${'a, '.repeat(101)}]`, 'env_file: must have at most 100 entries, but is a list'],
  [
    `env_file: ${'a'.repeat(4_097)}`,
    `env_file: must have at most 4096 characters, but is "${'a'.repeat(60)}…"`,
  ],
  ['setup: {a: b}', 'setup: must be a path or a list of paths, but is an object'],
  ['stdin: pip', 'stdin: must be "none" or "pipe", but is "pip"; did you mean "pipe"?'],
  ['line_buffered: 1', 'line_buffered: must be true or false, but is the number 1'],
  ['stop: {command: ""}', 'stop.command: must not be empty, but is ""'],
  ['stop: 9', 'stop: must be a signal, such as "SIGINT", or an object, but is the number 9'],
  [
    'restart: {success_codes: [0, SIGTREM]}',
    'restart.success_codes[1]: must be an exit code from 0 to 255, or a signal such as "SIGTERM", but is "SIGTREM"; did you mean "SIGTERM"?',
  ],
  [
    'restart: {success_codes: [256]}',
    'restart.success_codes[0]: must be at most 255, but is the number 256',
  ],
])('%s is refused with one message', async (field, problem) => {
  expect(await problemsWith(field)).toEqual([problem]);
});
