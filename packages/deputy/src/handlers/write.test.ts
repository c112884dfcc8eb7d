import { PosseError } from '@posse/core';
import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

it('writes text, and bytes that are no text, as they are', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  await ask.write({ process: 'camera', data: 'go\n' });
  await ask.write({ process: 'camera', data: '/wD+', encoding: 'base64' });

  expect(deputy.supervisor.commands).toEqual(['write camera go\n', 'write camera \xff\x00\xfe']);
});

it.each([
  ['no_input', '"camera" has no standard input.'],
  ['input_full', '"camera" does not read its standard input.'],
] as const)('says %s when the supervisor does', async (code, message) => {
  const deputy = await startTestDeputy();
  deputy.supervisor.nextFailure = new PosseError(code, message);
  const { ask } = await link(deputy);

  const answer = ask.write({ process: 'camera', data: 'go\n' });

  await expect(answer).rejects.toMatchObject({ code, message });
});

it.each([
  ['more than 4096 bytes, however few characters', 'ü'.repeat(2_049), 'utf8'],
  ['more than 4096 bytes as base64', Buffer.alloc(4_097).toString('base64'), 'base64'],
  ['what is no base64', 'go, camera!', 'base64'],
  ['nothing', '', 'utf8'],
] as const)('refuses %s and writes nothing', async (_case, data, encoding) => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  const answer = ask.write({ process: 'camera', data, encoding });

  await expect(answer).rejects.toMatchObject({ code: 'invalid_params' });
  expect(deputy.supervisor.commands).toEqual([]);
});

it('takes 4096 bytes', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);
  const data = Buffer.alloc(4_096, 0xff).toString('base64');

  await ask.write({ process: 'camera', data, encoding: 'base64' });

  expect(deputy.supervisor.commands).toEqual([`write camera ${'\xff'.repeat(4_096)}`]);
});

it('leaves the name of the process in the log, and never what was written', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  await ask.write({ process: 'camera', data: 'password hunter2\n' });

  await expect.poll(() => deputy.lines.join('\n')).toContain(': write camera.');
  expect(deputy.lines.join('\n')).not.toContain('hunter2');
});
