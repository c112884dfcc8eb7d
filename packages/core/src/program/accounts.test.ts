import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findGroup, findUser } from './accounts.js';

/** Puts a directory that is asked by this script in the place of the machine's. */
function directory(script: string): { readonly asked: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'posse-accounts-'));
  const getent = join(folder, 'getent');
  const log = join(folder, 'asked');
  writeFileSync(log, '');
  writeFileSync(getent, `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`);
  chmodSync(getent, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return { asked: () => readFileSync(log, 'utf8') };
}

test('whom the machine itself knows, no directory is asked about', () => {
  const { asked } = directory('echo "nobody:x:1:1::/evil:/evil"');

  const root = { name: 'root', uid: 0, gid: 0, home: '/root', shell: expect.any(String) };
  expect([findUser('root'), findUser('0')]).toEqual([root, root]);
  expect([findGroup('root'), findGroup('0'), findGroup('tty')]).toEqual([0, 0, 5]);
  expect(asked()).toBe('');
});

test('others are looked for in the directory, once for a while', () => {
  const { asked } = directory(
    'case $1 in passwd) echo "ada:*:7001:7002:Ada L.:/net/ada:";; *) echo "crew:*:7003:ada";; esac',
  );

  for (const _ of [1, 2]) {
    expect(findUser('ada')).toEqual({
      ...{ name: 'ada', uid: 7_001, gid: 7_002, home: '/net/ada', shell: '/bin/sh' },
    });
    expect(findGroup('crew')).toBe(7_003);
  }
  expect(asked()).toBe('passwd ada\ngroup crew\n');
});

test.each([
  { what: 'knows nobody', script: 'exit 2', name: 'nobody-knows' },
  { what: 'answers nonsense', script: 'echo nonsense; echo nonsense:x:y:z', name: 'nonsense' },
  { what: 'answers of another', script: 'echo "root:x:0:0::/root:/bin/sh"', name: 'another' },
  { what: 'does not answer', script: 'exec sleep 60', name: 'hangs' },
])('a directory that $what names nobody', ({ script, name }) => {
  directory(script);

  expect(findUser(name)).toBeNull();
});
