import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { posseFolder } from './posse-folder.js';

test.each([
  [{ XDG_STATE_HOME: '/state' }, '/state/posse'],
  [{}, `${homedir()}/.local/state/posse`],
  [{ XDG_STATE_HOME: '' }, `${homedir()}/.local/state/posse`],
  [{ XDG_STATE_HOME: 'relative' }, `${homedir()}/.local/state/posse`],
])('with %j the posse folder is %s', (env, folder) => {
  expect(posseFolder(env)).toBe(folder);
});
