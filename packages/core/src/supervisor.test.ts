import { describe, expect, test } from 'vitest';
import {
  eventually,
  linesOf,
  pidsOf,
  run,
  specOf,
  untilGone,
  untilShows,
  viewOf,
  withSupervisor,
} from './testing.js';

test('tells exact exit codes', async () => {
  await withSupervisor(async ({ supervisor }) => {
    const codes = [0, 1, 7, 126, 127, 130, 137, 143, 255];

    await run(supervisor, ...codes.map((code) => specOf(`exit ${code}`, `exit ${code}`)));

    for (const code of codes) {
      const success = code === 0;
      await untilShows(supervisor, `exit ${code}`, {
        phase: 'exited',
        exit: { code, signal: null },
        goal: success ? 'met' : 'missed',
      });
    }
  });
});
