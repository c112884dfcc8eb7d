import { isUtf8 } from 'node:buffer';
import { MAX_READ_BYTES, RequestError } from '@posse/protocol';
import type { Asker, DeputyHandlers } from '../context.js';

const MAX_WAITING_READS = 8;

/** Reads output; waits for some when it is asked to. */
export const read: DeputyHandlers['read'] = async (params, { supervisor, link }) => {
  const { process, at, maxBytes = MAX_READ_BYTES, waitMs = 0 } = params;
  const options = { maxBytes, waitMs, signal: link.closed };
  const readLog = () => supervisor.readLog(process, at, options);
  const chunk = await (waitMs === 0 ? readLog() : waiting(link, readLog));
  const { from, data, next, lost, epoch } = chunk;
  const encoding = isUtf8(data) ? 'utf8' : 'base64';
  return { from, data: data.toString(encoding), encoding, next, lost, epoch };
};

async function waiting<Result>(
  { waitingReads }: Asker,
  task: () => Promise<Result>,
): Promise<Result> {
  if (waitingReads.size >= MAX_WAITING_READS) {
    const text = `${MAX_WAITING_READS} reads of this link wait for output already. Ask again when one of them is answered.`;
    throw new RequestError('busy', text);
  }
  const mine = Symbol('read');
  waitingReads.add(mine);
  try {
    return await task();
  } finally {
    waitingReads.delete(mine);
  }
}
