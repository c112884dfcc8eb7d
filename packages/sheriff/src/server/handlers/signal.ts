import { hostsThatRan, onEachHost } from '../commands/on-each-host.js';
import { holdingOf, revisionOf } from '../commands/target.js';
import type { FleetHandlers } from '../context.js';

/** Sends a signal, once, to each live run; to none when some were never applied. */
export const signal: FleetHandlers['signal'] = async ({ ids, signal, to }, context) => {
  const notRunning: string[] = [];
  await context.rouse(hostsThatRan(ids, context.fleet()));
  const hosts = await onEachHost(ids, context, async (target, names) => {
    const { held, refusal } = holdingOf(target, names);
    if (refusal !== null) throw refusal;
    const { verbs, notAfterMs } = target.deputy;
    const order = { processes: [...held], signal, to, notAfterMs: notAfterMs() };
    const { sent } = await verbs.signal(order);
    const missed = names.filter((name) => !sent.includes(name));
    notRunning.push(...missed.map((name) => `${target.host}/${name}`));
    return { revision: revisionOf(target), touched: sent };
  });
  return { hosts, notRunning };
};
