import { RequestError } from '@posse/protocol';
import { expect, test } from 'vitest';
import { drive, driveRunning, isUp } from '../testing/drive.js';

const ENTRY = {
  at: '2026-03-14T09:26:53.589Z',
  run: 1,
  from: 'starting',
  to: 'running',
  why: null,
  exit: null,
  who: 'ann@laptop',
} as const;

const input = { id: 'k9/camera', data: 'go\n' };

test('input is written by the deputy, once, for as long as that is welcome', async () => {
  const { client, deputy } = await driveRunning('camera');

  await client.ask.write({ ...input, encoding: 'utf8' });

  const notAfterMs = expect.closeTo(deputy.model.clockMs() + 3_000, -3);
  const params = { process: 'camera', data: 'go\n', encoding: 'utf8', notAfterMs };
  expect(deputy.commands).toEqual([{ verb: 'write', params }]);
});

test('what the deputy refuses to write is refused with its words', async () => {
  const { client, deputy } = await driveRunning('camera');
  deputy.model.refusal = new RequestError('input_full', '"camera" does not read.');

  const answer = client.ask.write(input);

  await expect(answer).rejects.toMatchObject({
    code: 'input_full',
    message: '"camera" does not read.',
  });
});

test('a history is told as the deputy has kept it', async () => {
  const { client, deputy } = await driveRunning('camera');
  deputy.model.entries = [ENTRY];

  const { entries } = await client.ask.history({ id: 'k9/camera' });

  expect(entries).toEqual([ENTRY]);
  expect(deputy.commands).toEqual([]);
});

test('a deputy that is too old for that is named with its version', async () => {
  const { client, deputy } = await driveRunning('camera');
  deputy.model.isOld = true;

  const written = client.ask.write(input);
  const told = client.ask.history({ id: 'k9/camera' });

  for (const answer of [written, told]) {
    await expect(answer).rejects.toMatchObject({
      code: 'version_mismatch',
      message:
        'The deputy of k9 (version 0.1.0) is older than this sheriff and cannot do that yet. Update it.',
    });
  }
});

test('nothing is asked of a deputy that does not hold the process', async () => {
  const { client, deputy } = await drive('k9/camera');

  await expect(client.ask.write(input)).rejects.toMatchObject({ code: 'not_applied' });
  deputy.model.hold('crane', 'camera');
  await expect.poll(() => client.host('k9')?.error).toContain('"crane"');
  await expect(client.ask.write(input)).rejects.toMatchObject({ code: 'other_configuration' });
  await expect(client.ask.history({ id: 'k9/camera' })).rejects.toMatchObject({
    code: 'other_configuration',
  });

  expect(deputy.commands).toEqual([]);
  expect(deputy.asked).not.toContain('history');
});

test('a host out of reach is asked for nothing', async () => {
  const { client, deputy } = await driveRunning('camera');
  await deputy.stop();
  await expect.poll(() => isUp(client, 'k9')).toBe(false);

  const answer = client.ask.history({ id: 'k9/camera' });

  await expect(answer).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('k9 is out of reach'),
  });
});
