import { ensureSpecs } from '../commands/give-specs.js';
import { hostsOf, onEachHost } from '../commands/on-each-host.js';
import type { FleetHandlers } from '../context.js';

/** Wants processes up; a deputy that holds nothing yet is given its specs first. */
export const start: FleetHandlers['start'] = async ({ ids, only }, context) => {
  const outdated: string[] = [];
  await context.rouse(hostsOf(ids, context.fleet()));
  const hosts = await onEachHost(ids, context, async (target, names) => {
    outdated.push(...(await ensureSpecs(target, context, names)));
    const { verbs, notAfterMs } = target.deputy;
    return verbs.start({ processes: [...names], only, notAfterMs: notAfterMs() });
  });
  return { hosts, outdated };
};
