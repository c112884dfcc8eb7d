import { onEachHost } from '../commands/on-each-host.js';
import { heldNames, revisionOf } from '../commands/target.js';
import type { FleetHandlers } from '../context.js';

/** Sends a signal, once, to the group of each live run. */
export const signal: FleetHandlers['signal'] = async ({ ids, signal }, context) => {
  const notRunning: string[] = [];
  const hosts = await onEachHost(ids, context, async (target, names) => {
    const processes = heldNames(target, names);
    const { verbs, notAfterMs } = target.deputy;
    const sent =
      processes.length === 0
        ? []
        : (await verbs.signal({ processes, signal, notAfterMs: notAfterMs() })).sent;
    const missed = names.filter((name) => !sent.includes(name));
    notRunning.push(...missed.map((name) => `${target.host}/${name}`));
    return { revision: revisionOf(target), touched: sent };
  });
  return { hosts, notRunning };
};
