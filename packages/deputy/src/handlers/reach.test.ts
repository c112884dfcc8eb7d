import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

it.each(['start', 'stop'] as const)(
  'takes along what %s concerns, unless told not to',
  async (verb) => {
    const deputy = await startTestDeputy();
    const { ask } = await link(deputy);

    await ask[verb]({ processes: ['camera'] });
    await ask[verb]({ processes: ['camera', 'lidar'], only: true });

    expect(deputy.supervisor.commands).toEqual([`${verb} camera`, `${verb} only camera lidar`]);
  },
);
