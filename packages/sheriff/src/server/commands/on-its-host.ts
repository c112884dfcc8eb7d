import { RequestError } from '@posse/protocol';
import type { Context } from '../context.js';
import type { ReachedDeputy } from '../link/link.js';
import { partWith } from './on-each-host.js';
import { holdingOf, targetOf } from './target.js';

/** Asks the deputy that holds a process. Throws when it is out of reach, or does not hold it for us. */
export async function onItsHost<Result>(
  id: string,
  { fleet, reach }: Pick<Context, 'fleet' | 'reach'>,
  ask: (deputy: ReachedDeputy, name: string) => Promise<Result>,
): Promise<Result> {
  const { part, name } = partWith(fleet(), id);
  const reached = reach(part);
  if (!reached.ok) throw new RequestError(reached.code, reached.error);
  const { refusal } = holdingOf(targetOf(fleet(), part, reached.deputy), [name]);
  if (refusal !== null) throw refusal;
  try {
    return await ask(reached.deputy, name);
  } catch (thrown) {
    const isTooOld = thrown instanceof RequestError && thrown.code === 'unknown_verb';
    throw isTooOld ? tooOld(part.row) : thrown;
  }
}

function tooOld({ name, version }: { name: string; version: string | null }): RequestError {
  const text = `The deputy of ${name} (version ${version}) is older than this sheriff and cannot do that yet. Update it.`;
  return new RequestError('version_mismatch', text);
}
