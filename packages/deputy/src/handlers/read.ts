import { isUtf8 } from 'node:buffer';
import { MAX_READ_BYTES, MAX_WAITING_READS, RequestError } from '@posse/protocol';
import type { Asker } from '../session/asker.js';
import type { DeputyHandlers } from '../session/context.js';

/** The least that a read answers with, however many there are. */
const SHARE_BYTES = 4 * 1024;

/**
 * Reads output; waits for some when it is asked to. All reads of a link share what one may bring, so
 * that output never holds up what is more urgent.
 */
export const read: DeputyHandlers['read'] = async (params, { supervisor, link }) => {
  const { process, at, maxBytes = MAX_READ_BYTES, waitMs = 0 } = params;
  const share = Math.max(SHARE_BYTES, Math.floor(MAX_READ_BYTES / (link.waitingReads.size + 1)));
  const options = { maxBytes: Math.min(maxBytes, share), waitMs, signal: link.closed };
  const readLog = () => supervisor.logs(process, at, options);
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
