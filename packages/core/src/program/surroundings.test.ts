import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { specOf } from '../testing.js';
import { surroundingsOf } from './surroundings.js';

const folder = mkdtempSync(join(tmpdir(), 'posse-surroundings-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'one.env'), 'WHO=one\nONE=1\n');
writeFileSync(join(folder, 'two.env'), 'WHO=two\nTWO=${ROBOT}\n');

const own = { ROBOT: 'k9', WHO: 'deputy', FOLDER: folder };

function surroundings(fields: object) {
  return surroundingsOf(specOf('a', 'true', fields), own);
}

/** The environment, where it can be worked out. */
function envOf(fields: object): unknown {
  const found = surroundings(fields);
  return found.ok ? found.env : found.reason;
}

test('without a word about it, programs run where the deputy does and with what it has', () => {
  expect(surroundings({})).toEqual({
    ok: true,
    cwd: process.cwd(),
    env: { PYTHONUNBUFFERED: '1', ...own },
    user: null,
    prefix: [],
    setup: [],
    ready: undefined,
    health: undefined,
  });
});

test('the folder of the deputy is taken as it is named', () => {
  const before = process.cwd();
  const odd = join(folder, 'a$$b ${ROBOT}');
  mkdirSync(odd);
  try {
    process.chdir(odd);

    expect(surroundings({})).toMatchObject({ ok: true, cwd: odd });
  } finally {
    process.chdir(before);
  }
});

describe('the environment', () => {
  const files = { working_dir: folder, env_file: ['one.env', join(folder, 'two.env')] };

  test('later files override earlier ones, and those what is inherited', () => {
    expect(envOf(files)).toEqual({
      ...own,
      PYTHONUNBUFFERED: '1',
      WHO: 'two',
      ONE: '1',
      TWO: '${ROBOT}',
    });
  });

  test('the spec has the last word', () => {
    const env = { WHO: 'spec', ONE: '', PYTHONUNBUFFERED: '' };

    expect(envOf({ ...files, env })).toMatchObject(env);
  });

  test('values of the spec are filled in from the deputy, not from each other', () => {
    const env = { WHO: 'spec', A: '${WHO} ${ROBOT:-none} $$x', B: '${GONE:-none}' };

    expect(envOf({ env })).toMatchObject({ A: 'deputy k9 $x', B: 'none' });
  });
});

test('paths are filled in and begin at the working folder', () => {
  const found = surroundings({
    working_dir: '${FOLDER}',
    setup: ['${ROBOT}.bash', '/opt/setup.bash'],
    ready: { pipe: 'ready.${ROBOT}' },
    health: { file: '../${ROBOT}' },
  });

  expect(found).toMatchObject({
    ok: true,
    cwd: folder,
    setup: [join(folder, 'k9.bash'), '/opt/setup.bash'],
    ready: { pipe: { path: join(folder, 'ready.k9') }, timeout: 10 },
    health: { file: { path: join(tmpdir(), 'k9') } },
  });
});

test.each([
  [
    { env: { A: 'x', B: '${GONE}' } },
    'env.B names ${GONE}, which is not set where the deputy runs',
  ],
  [{ working_dir: '${GONE}' }, 'working_dir names ${GONE}, which is not set where the deputy runs'],
  [{ working_dir: '${ROBOT}' }, 'working_dir "k9" is not an absolute path'],
  [{ setup: 'a ${' }, expect.stringMatching(/^setup has a "\$\{" that begins no/)],
  [{ ready: { file: '${GONE}' } }, expect.stringMatching(/^ready\.file names \$\{GONE\}/)],
  [{ ready: { pipe: '${GONE}' } }, expect.stringMatching(/^ready\.pipe names \$\{GONE\}/)],
  [{ health: { file: '${GONE}' } }, expect.stringMatching(/^health\.file names \$\{GONE\}/)],
  [{ env_file: '/${GONE}' }, expect.stringMatching(/^env_file names \$\{GONE\}/)],
  [{ env_file: '/no such.env' }, 'env_file "/no such.env" does not exist'],
  [{ user: 'no-such-user' }, 'there is no user "no-such-user" here'],
])('%j cannot be had', (fields, reason) => {
  expect(surroundings(fields)).toEqual({ ok: false, reason });
});
