import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFakeDeputy } from '../testing/fake-deputy.js';
import { makeTestFolder } from '../testing/test-folder.js';
import { TIMINGS } from '../timings.js';
import { openLocalDeputy } from './local-deputy.js';

test('a deputy that runs already is found by the address that it has left', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, name: 'laptop' });
  await leaveAddress(folder, deputy.port);

  const link = await open(folder, 'throw new Error("not needed")');

  expect(link).toMatchObject({ url: deputy.url, identity: { name: 'laptop' } });
  expect(await readdir(join(folder, 'local'))).toEqual(['address']);
});

test('a deputy is started when none has left an address', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('it is started on loopback, on any port, under the name of the machine', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });

  await open(folder, `writeFileSync(dir + '/argv', argv.join(' ')); ${listensAt(deputy.port)}`);

  expect(await readFile(join(folder, 'local', 'argv'), 'utf8')).toBe(
    `--host 127.0.0.1 --port 0 --name laptop --state-dir ${join(folder, 'local')}`,
  );
});

test('a deputy is started when nobody answers at the address that was left', async () => {
  const folder = await makeTestFolder();
  const gone = await startFakeDeputy({ folder });
  await gone.stop();
  await leaveAddress(folder, gone.port);
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('a deputy is started when a squatter has taken the address that was left', async () => {
  const folder = await makeTestFolder();
  const squatter = await startFakeDeputy({ folder, provenToken: 'guess' });
  await leaveAddress(folder, squatter.port);
  const deputy = await startFakeDeputy({ folder });

  const link = await open(folder, listensAt(deputy.port));

  expect(link.url).toBe(deputy.url);
});

test('when two are started at once, the one that may not run leads to the other', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder });
  const late = `setTimeout(() => { ${listensAt(deputy.port)} }, 300)`;

  const links = await Promise.all([open(folder, late), open(folder, 'process.exit(2)')]);

  expect(links.map(({ url }) => url)).toEqual([deputy.url, deputy.url]);
});

test('a deputy that cannot start is told with its own last words', async () => {
  const folder = await makeTestFolder();

  const opened = open(
    folder,
    'console.error("deputy: the state is of a newer version"); process.exit(1)',
  );

  await expect(opened).rejects.toThrow(
    'the local deputy ended (1): deputy: the state is of a newer version',
  );
});

test('a deputy that never listens is given up on', async () => {
  const opened = open(await makeTestFolder(), RUNS_UNTIL_THE_TEST_ENDS, 300);

  await expect(opened).rejects.toThrow('the local deputy does not listen after 0.3 s');
});

const RUNS_UNTIL_THE_TEST_ENDS = 'setInterval(() => existsSync(dir) || process.exit(), 50)';

/** Opens a link to the local deputy, where a deputy that is started runs `script`. */
async function open(folder: string, script: string, startMs = TIMINGS.startMs) {
  const bin = join(folder, `deputy-${Math.random()}.mjs`);
  const head =
    "import { existsSync, writeFileSync } from 'node:fs';\nconst argv = process.argv.slice(2);\nconst dir = argv.at(-1);\n";
  await writeFile(bin, head + script);
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  return openLocalDeputy({
    folder,
    bin: () => bin,
    machine: 'laptop',
    who: 'alice@lap',
    timings: { ...TIMINGS, startMs },
    signal: closing.signal,
  });
}

function listensAt(port: number): string {
  return `writeFileSync(dir + '/address', '127.0.0.1:${port}\\n');`;
}

async function leaveAddress(folder: string, port: number): Promise<void> {
  await mkdir(join(folder, 'local'), { recursive: true });
  await writeFile(join(folder, 'local', 'address'), `127.0.0.1:${port}\n`);
}
