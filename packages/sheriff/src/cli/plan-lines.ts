import type { HostOutcome, HostPlan } from '@posse/protocol';

/** What applying would do, a line for each host where it would do something. */
export function proposalLines(plan: readonly HostPlan[]): string[] {
  return plan.flatMap((host) => {
    const deeds = deedsOf(host, PROPOSED);
    return deeds.length === 0 ? [] : [`${host.host}: would ${deeds.join('; ')}`];
  });
}

/** What applying has done, a line for each host that took it and where it did something. */
export function appliedLines(
  plan: readonly HostPlan[],
  outcomes: readonly HostOutcome[],
): string[] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok) return [];
    const { host, touched } = outcome;
    const planned = plan.find((each) => each.host === host);
    if (planned === undefined) return [];
    const deeds = planned.error === null ? deedsOf(planned, DONE) : unplanned(host, touched);
    return deeds.length === 0 ? [] : [`${host}: ${deeds.join('; ')}`];
  });
}

/** Ids of the processes that applying would stop. */
export function stopsOf(plan: readonly HostPlan[]): string[] {
  return plan.flatMap(({ host, stops }) => stops.map((name) => `${host}/${name}`));
}

/** Whether a host will refuse all that is planned for it, because it holds another configuration. */
export function belongsToOthers(plan: HostPlan, ours: string): boolean {
  const { configuration, changed, removed, untouched } = plan;
  const holdsSpecs = changed.length + removed.length + untouched.length > 0;
  return holdsSpecs && configuration !== ours;
}

interface Words {
  readonly add: string;
  readonly change: string;
  readonly remove: string;
  readonly stop: string;
}

const PROPOSED: Words = { add: 'add', change: 'change', remove: 'remove', stop: 'stop' };
const DONE: Words = { add: 'added', change: 'changed', remove: 'removed', stop: 'stopping' };

function deedsOf({ added, changed, removed, stops }: HostPlan, words: Words): string[] {
  const deeds: string[] = [];
  if (added.length > 0) deeds.push(`${words.add} ${added.join(', ')}`);
  for (const { name, fields } of changed) {
    deeds.push(`${words.change} ${name} (${fields.join(', ')}) from its next run on`);
  }
  if (removed.length > 0) deeds.push(`${words.remove} ${removed.join(', ')}`);
  if (stops.length > 0) deeds.push(`${words.stop} ${stops.join(', ')}`);
  return deeds;
}

/** A deputy that was started only for this could not be asked before. */
function unplanned(host: string, touched: readonly string[]): string[] {
  const names = touched.map((id) => id.slice(host.length + 1));
  return names.length === 0 ? [] : [`applied ${names.join(', ')}`];
}
