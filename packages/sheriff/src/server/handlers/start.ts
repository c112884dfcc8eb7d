import { ensureSpecs } from '../commands/give-specs.js';
import { onEachHost } from '../commands/on-each-host.js';
import type { FleetHandlers } from '../context.js';

/** Wants processes up; a deputy that holds nothing yet is given its specs first. */
export const start: FleetHandlers['start'] = async ({ ids }, context) => {
  const outdated: string[] = [];
  const hosts = await onEachHost(ids, context, async (target, names) => {
    outdated.push(...(await ensureSpecs(target, context.client, names)));
    const { verbs, notAfterMs } = target.deputy;
    return verbs.start({ processes: [...names], notAfterMs: notAfterMs() });
  });
  return { hosts, outdated };
};
