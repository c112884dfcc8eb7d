import { expect, test } from 'vitest';
import { problemsWith, specWith } from '../testing.js';

test('a hook is a command, or an object with one or with a function of a plugin', () => {
  const hooks = {
    pre_start: 'mkdir -p /run/cam',
    post_start: ['notify', 'up'],
    on_shutdown: { command: 'rm -r /run/cam', timeout: 2 },
    on_restart: { plugin: 'page_somebody' },
  };

  expect(specWith({ hooks }).hooks).toStrictEqual({
    pre_start: { command: 'mkdir -p /run/cam', timeout: 10 },
    post_start: { command: ['notify', 'up'], timeout: 10 },
    on_shutdown: { command: 'rm -r /run/cam', timeout: 2 },
    on_restart: { plugin: 'page_somebody', timeout: 10 },
  });
});

test.each([
  ['[a]', 'hooks: must be an object, but is a list'],
  ['{prestart: x}', 'hooks.prestart: is an unknown field; did you mean "pre_start"?'],
  ['{pre_start: {}}', 'hooks.pre_start.command: is missing; it says what to run'],
  [
    '{pre_start: {comand: x}}',
    'hooks.pre_start.comand: is an unknown field; did you mean "command"?',
  ],
  [
    '{pre_start: 5}',
    'hooks.pre_start: must be a command, or an object with "command" or "plugin", but is the number 5',
  ],
  [
    '{pre_start: {command: x, plugin: y}}',
    'hooks.pre_start.plugin: says the same as "command" beside it; keep one of them',
  ],
  [
    '{pre_start: {command: x, timeout: 0}}',
    'hooks.pre_start.timeout: must be at least 0.1, but is the number 0',
  ],
])('the hooks %s are refused with one message', async (hooks, problem) => {
  expect(await problemsWith(`hooks: ${hooks}`)).toEqual([problem]);
});
