import type { HistoryEntry } from '@posse/protocol';
import { ANSWER_WITHIN_MS, type Context } from './command.js';
import { type Failure, failureOf } from './failure.js';

/** What a process went through, oldest first, or why that is not known. */
export type History =
  | { readonly ok: true; readonly entries: readonly HistoryEntry[] }
  | { readonly ok: false; readonly failure: Failure };

/** Asks what a process went through. */
export async function askHistory({ client }: Context, id: string): Promise<History> {
  try {
    const { entries } = await client.call.history({ id }, ANSWER_WITHIN_MS);
    return { ok: true, entries };
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === undefined) throw thrown;
    return { ok: false, failure };
  }
}
