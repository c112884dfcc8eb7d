import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually, specOf, untilGone } from '../testing.js';
import { createExecProbe } from './exec.js';
import { folderForTest, look, targetIn } from './testing.js';

test('the check runs where the program runs, with what it has and as who it is', async () => {
  const folder = folderForTest();
  const env = { PATH: process.env.PATH ?? '', COLOUR: 'red' };
  const target = targetIn(folder, { env, prefix: ['nice', '-n', '5'] });
  const probe = createExecProbe({ command: 'echo "$PWD $COLOUR $(nice)" > seen' }, target);

  expect(await look(probe)).toEqual({ ok: true });

  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(`${folder} red 5\n`);
});

test('a check that fails says how, whatever it writes', async () => {
  const target = targetIn(folderForTest());
  const command = 'date +%N; date +%N >&2; exit 3';

  const finding = await look(createExecProbe({ command }, target));

  expect(finding).toEqual({ ok: false, reason: 'its check fails: exit code 3' });
});

test('a check that is not there says so', async () => {
  const target = targetIn(folderForTest());

  const finding = await look(createExecProbe({ command: ['/no/such/check'] }, target));

  expect(finding).toEqual({ ok: false, reason: expect.stringContaining('/no/such/check') });
});

test('a check that takes too long is ended, and so is one that is called off', async () => {
  const folder = folderForTest();
  const pidOf = (name: string) => Number(readFileSync(join(folder, name), 'utf8'));
  const hang = (name: string) =>
    createExecProbe({ command: `echo $$ > ${name}; exec sleep 1000` }, targetIn(folder));
  const off = new AbortController();

  const late = look(hang('late'), 500);
  const calledOff = hang('off').look(off.signal);
  await eventually(() =>
    expect(existsSync(join(folder, 'off')) && pidOf('off')).toBeGreaterThan(0),
  );
  off.abort();

  expect(await late).toEqual({ ok: false, reason: expect.stringMatching(/^its check fails: /) });
  expect(await calledOff).toMatchObject({ ok: false });
  await untilGone(pidOf('late'), pidOf('off'));
});

test('a check whose deputy is killed outlives the time to be ready by little', async () => {
  const folder = folderForTest();
  const { ready } = specOf('a', 'true', { ready: { exec: 'sleep 1000', timeout: 0.3 } });
  const target = targetIn(folder, { ready });

  const finding = await look(createExecProbe({ command: 'sleep 1000' }, target));

  expect(finding).toEqual({ ok: false, reason: 'its check fails: did not end within 0.3 s' });
});
