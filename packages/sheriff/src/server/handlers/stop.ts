import { dependentsLeft } from '../commands/dependents-left.js';
import { hostsThatRan, onEachHost } from '../commands/on-each-host.js';
import { holdingOf, revisionOf } from '../commands/target.js';
import type { FleetHandlers } from '../context.js';

/** Wants processes down; those that were never applied keep none of the others from stopping. */
export const stop: FleetHandlers['stop'] = async ({ ids, only }, context) => {
  const goOn: string[] = [];
  await context.rouse(hostsThatRan(ids, context.fleet()));
  const hosts = await onEachHost(ids, context, async (target, names) => {
    const { held, refusal } = holdingOf(target, names);
    const { verbs, notAfterMs } = target.deputy;
    const done =
      held.length === 0
        ? { revision: revisionOf(target), touched: [] }
        : await verbs.stop({ processes: [...held], only, notAfterMs: notAfterMs() });
    if (only) goOn.push(...dependentsLeft(target, held));
    if (refusal !== null) throw refusal;
    return done;
  });
  return { hosts, ...(only && { goOn }) };
};
