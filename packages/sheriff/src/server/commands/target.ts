import type { Spec } from '@posse/core/config';
import { RequestError } from '@posse/protocol';
import type { Fleet } from '../fleet/fleet.js';
import type { Part } from '../fleet/part.js';
import { describeOwner, ownerOf } from '../fleet/place.js';
import type { HeldSpecs } from '../link/deputy-view.js';
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

/** Which of the named processes a deputy holds, or has dropped and not ended yet, and which it never had. */
export interface Holding {
  readonly held: readonly string[];
  /** Why the others cannot be asked for anything; null when there are none. */
  readonly refusal: RequestError | null;
}

/** Throws `other_configuration` when the deputy holds none of them for us. */
export function holdingOf(target: Target, names: readonly string[]): Holding {
  const { host, part, deputy, configuration } = target;
  const { specs } = heldFor(target);
  const known = new Set(specs.map(({ name }) => name));
  const isOurs = ownerOf({ held: deputy.held() }, configuration) === 'us';
  const isHeld = (name: string) =>
    known.has(name) || (isOurs && part.processes.get(`${host}/${name}`)?.removed === true);
  const missing = names.filter((name) => !isHeld(name));
  return {
    held: names.filter(isHeld),
    refusal: missing.length === 0 ? null : notApplied(host, missing),
  };
}

/** What a deputy holds for us. Throws when it belongs to another configuration. */
export function heldFor({ host, deputy, configuration }: Target): HeldSpecs {
  const held = deputy.held();
  if (ownerOf({ held }, configuration) !== 'others') return held;
  const text = `${describeOwner(host, { held })}. Nothing can be done there before it is taken over.`;
  throw new RequestError('other_configuration', text);
}

/** The error for processes that the file has and the deputy does not. */
export function notApplied(host: string, names: readonly string[]): RequestError {
  const list = names.map((name) => `"${name}"`).join(', ');
  const text = `${list} ${names.length === 1 ? 'is' : 'are'} not applied to ${host} yet: run "sheriff cli apply".`;
  return new RequestError('not_applied', text);
}
