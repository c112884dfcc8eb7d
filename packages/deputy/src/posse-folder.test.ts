import { expect, it } from 'vitest';
import { defaultStateDir, posseFolder } from './posse-folder.js';

it.each([
  ['/state', '/state/posse'],
  [undefined, '/home/ann/.local/state/posse'],
  ['', '/home/ann/.local/state/posse'],
  ['state', '/home/ann/.local/state/posse'],
])('lies below XDG_STATE_HOME=%s, if that is an absolute path', (xdgStateHome, folder) => {
  expect(posseFolder({ xdgStateHome, home: '/home/ann' })).toBe(folder);
});

it('gives deputies with different names different folders, whatever the names are', () => {
  const names = ['k9', 'K9', '..', 'k 9', 'k%209', 'rübe', 'a.b', 'a,b'];

  const folders = names.map((name) => defaultStateDir('/p', name));

  expect(new Set(folders).size).toBe(names.length);
  for (const folder of folders) expect(folder).toMatch(/^\/p\/deputy-[^/]+$/);
});
