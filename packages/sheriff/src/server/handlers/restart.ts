import { ensureSpecs } from '../commands/give-specs.js';
import { hostsOf, onEachHost } from '../commands/on-each-host.js';
import { runOf } from '../commands/target.js';
import type { FleetHandlers } from '../context.js';

/** Wants a run later than the one that the view shows; one that has begun since will do. */
export const restart: FleetHandlers['restart'] = async ({ ids }, context) => {
  const outdated: string[] = [];
  await context.rouse(hostsOf(ids, context.fleet()));
  const hosts = await onEachHost(ids, context, async (target, names) => {
    outdated.push(...(await ensureSpecs(target, context, names)));
    const { verbs, notAfterMs } = target.deputy;
    const processes = names.map((name) => ({ name, after: runOf(target, name) }));
    return verbs.restart({ processes, notAfterMs: notAfterMs() });
  });
  return { hosts, outdated };
};
