import { expect, it } from 'vitest';
import { defaultStateDir } from './state-dir.js';

it('gives deputies with different names different folders, whatever the names are', () => {
  const names = ['k9', 'K9', '..', 'k 9', 'k%209', 'rübe', 'a.b', 'a,b'];

  const folders = names.map((name) => defaultStateDir('/p', name));

  expect(new Set(folders).size).toBe(names.length);
  for (const folder of folders) expect(folder).toMatch(/^\/p\/deputy-[^/]+$/);
});
