import { commandParams, RequestError } from '@posse/protocol';
import type { Asker } from './asker.js';
import type { Host } from './context.js';

/** What tells whether a command may still be carried out. */
export interface Timeliness {
  readonly host: Pick<Host, 'supervisor' | 'isClosing'>;
  readonly link: Pick<Asker, 'closed'>;
}

/** Throws when whoever gave a command does not wait for it any more, or the deputy is about to end. */
export function refuseLate(params: unknown, { host, link }: Timeliness): void {
  if (host.isClosing()) throw new RequestError('busy', 'This deputy is about to end.');
  if (link.closed.aborted) {
    const text = 'The link that the command came on has closed. It was not carried out.';
    throw new RequestError('expired', text);
  }
  const { notAfterMs } = commandParams.catch({}).parse(params);
  const nowMs = host.supervisor.now();
  if (notAfterMs === undefined || nowMs <= notAfterMs) return;
  const text = `The command came ${Math.ceil(nowMs - notAfterMs)} ms too late and was not carried out. Give it again if it is still wanted.`;
  throw new RequestError('expired', text);
}
