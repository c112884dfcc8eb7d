import type { Spec } from '@posse/core/config';
import type { Fleet } from '../fleet/fleet.js';
import type { Part } from '../fleet/part.js';
import { ownerOf } from '../fleet/place.js';
import type { ReachedDeputy } from '../link/link.js';

/** A host that a command can be given to. */
export interface Target {
  readonly host: string;
  readonly configuration: string;
  readonly deputy: ReachedDeputy;
  /** What the configuration wants its deputy to hold. */
  readonly specs: readonly Spec[];
  /** The part of the fleet that the view shows. */
  readonly part: Part;
}

/** The target that a part of the fleet is while its deputy is in reach. */
export function targetOf({ config, wanted }: Fleet, part: Part, deputy: ReachedDeputy): Target {
  const { host } = part.place;
  const specs = wanted.get(host)?.specs ?? [];
  return { host, configuration: config.name, deputy, specs, part };
}

/** The deputy's revision that the view shows. */
export function revisionOf({ part }: Target): number {
  return part.row.revision ?? 0;
}

/** The run of a process that the view shows; 0 when there was none. */
export function runOf({ host, part }: Target, name: string): number {
  return part.processes.get(`${host}/${name}`)?.run ?? 0;
}

/** Those that the deputy holds for us, and those that it dropped and that have not ended yet. */
export function heldNames({ host, part, deputy, configuration }: Target, names: readonly string[]) {
  const held = deputy.held();
  if (ownerOf({ held }, configuration) !== 'us') return [];
  const specNames = new Set(held.specs.map(({ name }) => name));
  return names.filter(
    (name) => specNames.has(name) || part.processes.get(`${host}/${name}`)?.removed === true,
  );
}
