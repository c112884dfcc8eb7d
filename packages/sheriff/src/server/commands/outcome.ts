import { type HostOutcome, RequestError } from '@posse/protocol';
import type { Context } from '../context.js';
import type { Part } from '../fleet/part.js';
import { type Target, targetOf } from './target.js';

/** What a deputy answers to a command. */
export interface Done {
  /** The revision that shows the command. */
  readonly revision: number;
  /** Names of the processes that it changed. */
  readonly touched: readonly string[];
}

/** Does one host's part of a command, unless it is out of reach. */
export async function outcomeOn(
  part: Part,
  { fleet, reach }: Pick<Context, 'fleet' | 'reach'>,
  act: (target: Target) => Promise<Done>,
): Promise<HostOutcome> {
  const { host } = part.place;
  const reached = reach(part);
  if (!reached.ok) return { ok: false, host, code: reached.code, message: reached.error };
  try {
    const { revision, touched } = await act(targetOf(fleet(), part, reached.deputy));
    return { ok: true, host, revision, touched: touched.map((name) => `${host}/${name}`) };
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    return { ok: false, host, code: thrown.code, message: `${host}: ${thrown.message}` };
  }
}
