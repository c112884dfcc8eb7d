import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { startTestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

const read = { process: 'camera', at: { offset: 7 } };

it.each([
  ['text', Buffer.from('grüße\0\n'), 'utf8'],
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0xc3]), 'base64'],
] as const)('answers with %s so that every byte can be told', async (_case, bytes, encoding) => {
  const deputy = await startTestDeputy();
  deputy.supervisor.output = bytes;
  const { ask } = await link(deputy);

  const chunk = await ask.read(read);

  expect(chunk).toMatchObject({ from: 7, next: 7 + bytes.length, lost: 0, epoch: 1, encoding });
  expect(Buffer.from(chunk.data, encoding)).toEqual(bytes);
});

it('lets 128 reads of a link wait, and no more', async () => {
  const deputy = await startTestDeputy();
  const output = new EventEmitter();
  deputy.supervisor.output = async () => (await once(output, 'written'))[0];
  const { ask } = await link(deputy);
  const other = await link(deputy);

  const waiting = Array.from({ length: 128 }, () => ask.read({ ...read, waitMs: 1_000 }));
  await expect(ask.read({ ...read, waitMs: 1_000 })).rejects.toMatchObject({ code: 'busy' });
  const elsewhere = other.ask.read({ ...read, waitMs: 1_000 });
  await expect.poll(() => output.listenerCount('written')).toBe(129);
  output.emit('written', Buffer.from('hello'));

  expect(await Promise.all([...waiting, elsewhere])).toHaveLength(129);
  deputy.supervisor.output = Buffer.from('more');
  await expect(ask.read({ ...read, waitMs: 1_000 })).resolves.toMatchObject({ data: 'more' });
});

it('shares what one read may bring among those that wait', async () => {
  const deputy = await startTestDeputy();
  const output = new EventEmitter();
  deputy.supervisor.output = async () => (await once(output, 'written'))[0];
  const { ask } = await link(deputy);

  const waiting = [1, 2, 3].map(() => ask.read({ ...read, waitMs: 1_000 }));
  await expect.poll(() => output.listenerCount('written')).toBe(3);

  expect(deputy.supervisor.readSizes).toEqual([131_072, 65_536, 43_690]);
  output.emit('written', Buffer.from('hello'));
  await Promise.all(waiting);
});

it('gives up waiting when the link closes', async () => {
  const deputy = await startTestDeputy();
  const signals: AbortSignal[] = [];
  deputy.supervisor.output = async (signal) => {
    signals.push(signal);
    await once(signal, 'abort');
    throw signal.reason;
  };
  const { ask, raw } = await link(deputy);

  const answer = ask.read({ ...read, waitMs: 1_000 });
  await expect.poll(() => signals).toHaveLength(1);
  raw.destroy();

  await expect(answer).rejects.toMatchObject({ code: 'unreachable' });
  await expect.poll(() => signals[0]?.aborted).toBe(true);
  expect(deputy.lines.filter((line) => line.startsWith('error'))).toEqual([]);
});
