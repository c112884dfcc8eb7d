import { onEachHost } from '../commands/on-each-host.js';
import { heldNames, revisionOf } from '../commands/target.js';
import type { FleetHandlers } from '../context.js';

/** Wants processes down; those that their deputy does not hold are down as it is. */
export const stop: FleetHandlers['stop'] = async ({ ids }, context) => ({
  hosts: await onEachHost(ids, context, async (target, names) => {
    const processes = heldNames(target, names);
    if (processes.length === 0) return { revision: revisionOf(target), touched: [] };
    const { verbs, notAfterMs } = target.deputy;
    return verbs.stop({ processes, notAfterMs: notAfterMs() });
  }),
});
