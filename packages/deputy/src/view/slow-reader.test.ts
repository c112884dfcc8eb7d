import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link, type TestLink } from '../testing/test-link.js';

const ROUNDS = 60;
const MEGABYTE = 'x'.repeat(1_000_000);

const countOf = ({ told }: TestLink, name: string) =>
  told.filter((notification) => notification.name === name).length;

it('a reader that stops for a while is told the state afterwards, not all that was', async () => {
  const deputy = await startTestDeputy();
  const [slow, quick] = [await link(deputy), await link(deputy)];
  await slow.ask.watch({});
  await quick.ask.watch({});
  slow.socket.pause();

  for (let round = 1; round <= ROUNDS; round += 1) {
    deputy.supervisor.become('camera', { run: round, why: MEGABYTE });
    await expect.poll(() => countOf(quick, 'changes'), { interval: 5 }).toBe(round);
  }
  slow.socket.resume();

  await expect.poll(() => countOf(slow, 'snapshot'), { timeout: 5_000 }).toBe(1);
  expect(slow.told.find(({ name }) => name === 'snapshot')?.params).toMatchObject({
    processes: expect.arrayContaining([expect.objectContaining({ name: 'camera', run: ROUNDS })]),
  });
  expect(countOf(slow, 'changes')).toBeLessThan(ROUNDS / 2);
  expect(countOf(quick, 'snapshot')).toBe(0);
});

it('a reader that asks for more and more and reads nothing is cut off', async () => {
  const deputy = await startTestDeputy();
  deputy.supervisor.output = Buffer.alloc(128 * 1024, 'x');
  const greedy = await link(deputy);
  greedy.socket.pause();

  const reads = Array.from({ length: 400 }, () =>
    greedy.ask.read({ process: 'camera', at: { offset: 0 } }).catch(() => {}),
  );

  await expect
    .poll(() => deputy.lines, { timeout: 5_000 })
    .toContain('info alice@lap (127.0.0.1) has gone: it reads too slowly.');
  greedy.raw.destroy();
  await Promise.all(reads);
  await expect(link(deputy)).resolves.toBeDefined();
});
