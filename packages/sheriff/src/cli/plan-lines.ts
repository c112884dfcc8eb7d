import type { HostPlan } from '@posse/protocol';

/** What applying would do, a line for each host where it would do something. */
export function planLines(plan: readonly HostPlan[]): string[] {
  return plan.flatMap((host) => {
    const deeds = deedsOf(host);
    return deeds.length === 0 ? [] : [`${host.host}: ${deeds.join('; ')}`];
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

function deedsOf({ added, changed, removed, stops }: HostPlan): string[] {
  const deeds: string[] = [];
  if (added.length > 0) deeds.push(`adds ${added.join(', ')}`);
  for (const { name, fields } of changed) {
    deeds.push(`changes ${name} (${fields.join(', ')}) from its next run on`);
  }
  if (removed.length > 0) deeds.push(`removes ${removed.join(', ')}`);
  if (stops.length > 0) deeds.push(`stops ${stops.join(', ')}`);
  return deeds;
}
