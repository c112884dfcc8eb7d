import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findConfig, loadConfig } from './load.js';
import { formatProblem } from './problem.js';

const EXAMPLES = fileURLToPath(new URL('../../../../configs/', import.meta.url));
const names = (await readdir(EXAMPLES)).filter((name) => /\.(json|ya?ml)$/.test(name));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posse-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function given(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

const GOOD = '{"processes": [{"name": "a", "command": "b"}]}';

describe('the examples', () => {
  test.each(names)('%s loads', async (name) => {
    const loaded = await loadConfig(join(EXAMPLES, name));

    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([]);
  });

  test('procman.json means in the canonical form what ProcMan makes of it', async () => {
    const file = join(EXAMPLES, 'procman.json');
    const common = {
      working_dir: '/tmp',
      host: 'k9.lan',
      env: {},
      restart: { policy: 'never', delay: 0.1, max_delay: 10, success_codes: [0] },
      depends_on: [],
      stop: { signal: 'SIGTERM', timeout: 10 },
      stdin: 'none',
      line_buffered: false,
    };

    expect(await loadConfig(file)).toStrictEqual({
      ok: true,
      notes: [],
      config: {
        name: 'configs',
        file,
        deputies: [{ kind: 'url', url: 'http://localhost:8000', host: 'localhost', port: 8000 }],
        processes: [
          {
            ...common,
            name: 'echoloop',
            command: `sh -c 'while true; do echo "hello"; sleep 1; done'`,
            autostart: true,
          },
          {
            ...common,
            name: 'dateprinter',
            command: "sh -c 'while true; do date; sleep 5; done'",
            autostart: false,
          },
        ],
      },
    });
  });
});

describe('a file', () => {
  test('may begin with a byte order mark', async () => {
    const file = await given('marked.json', `\uFEFF${GOOD}`);

    expect(await loadConfig(file)).toMatchObject({ ok: true });
  });

  test('gives its configuration the name of the folder that it lies in', async () => {
    await given('good.json', GOOD);

    const loaded = await loadConfig(`${folder}/./good.json`);

    expect(loaded).toMatchObject({ ok: true, config: { name: basename(folder) } });
  });

  test.each([
    ['is missing', 'nothing.json', 'there is no such file; check the path'],
    ['lies in a file', 'good.json/x', 'there is no such file; check the path'],
    ['is a folder', '.', 'this is a folder; name the configuration file in it'],
    ['is a device', '/dev/zero', 'this is not a regular file; give a JSON or YAML file'],
    [
      'is huge',
      'huge.json',
      'this file has more than 8 MiB; a configuration has less, so check the path',
    ],
    ['is binary', 'binary.json', 'this file is not UTF-8 text; save it as UTF-8'],
  ])('that %s is a problem', async (_, name, message) => {
    await given('good.json', GOOD);
    await given('binary.json', Uint8Array.of(0x7b, 0xff, 0xfe));
    await truncate(await given('huge.json', GOOD), 8 * 1024 * 1024 + 1);
    const file = name.startsWith('/') ? name : join(folder, name);

    expect(await loadConfig(file)).toEqual({
      ok: false,
      problems: [{ file, line: 1, column: 1, path: '', message }],
    });
  });
});

test('a folder has its posse.json, else its posse.yaml, else none', async () => {
  const inner = join(folder, 'inner');
  await mkdir(inner);
  expect(await findConfig(inner)).toBeUndefined();

  await given('inner/posse.yaml', 'processes: [{ name: a, command: b }]');
  expect(await findConfig(inner)).toBe(join(inner, 'posse.yaml'));

  await given('inner/posse.json', GOOD);
  expect(await findConfig(inner)).toBe(join(inner, 'posse.json'));
  expect(await findConfig(join(folder, 'nowhere'))).toBeUndefined();
});
