import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

it('tells what a process went through in words of the wire', async () => {
  const deputy = await startTestDeputy();
  deputy.supervisor.entries = [
    {
      wallMs: Date.parse('2026-03-14T09:26:53.589Z'),
      run: 3,
      from: 'running',
      to: 'stopped',
      why: 'it was asked to',
      exit: { code: null, signal: 'SIGTERM' },
      who: 'ann@laptop',
    },
  ];
  const { ask } = await link(deputy);

  const { entries } = await ask.history({ process: 'camera' });

  expect(entries).toEqual([
    {
      at: '2026-03-14T09:26:53.589Z',
      run: 3,
      from: 'running',
      to: 'stopped',
      why: 'it was asked to',
      exit: { code: null, signal: 'SIGTERM' },
      who: 'ann@laptop',
    },
  ]);
});

it('knows nothing of a process that it does not hold', async () => {
  const { ask } = await link(await startTestDeputy());

  const answer = ask.history({ process: 'camara' });

  await expect(answer).rejects.toMatchObject({ code: 'unknown_process' });
});
