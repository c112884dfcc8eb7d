import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

it('sends the signals that this machine knows', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  const answer = await ask.signal({ processes: ['camera'], signal: 'SIGVTALRM' });

  expect(answer).toEqual({ sent: ['camera'], notRunning: [] });
  expect(deputy.supervisor.commands).toEqual(['SIGVTALRM to main of camera']);
});

it('sends a signal to the whole tree when told to', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  await ask.signal({ processes: ['camera'], signal: 'SIGTERM', to: 'tree' });

  expect(deputy.supervisor.commands).toEqual(['SIGTERM to tree of camera']);
});

it('refuses others and names some that there are', async () => {
  const { ask } = await link(await startTestDeputy());

  const answer = ask.signal({ processes: ['camera'], signal: 'SIGNAL' });

  await expect(answer).rejects.toMatchObject({
    code: 'invalid_params',
    message: expect.stringContaining('SIGTERM'),
  });
});
