import { type HostOutcome, RequestError } from '@posse/protocol';
import type { Context } from '../context.js';
import type { Fleet } from '../fleet/fleet.js';
import type { Part } from '../fleet/part.js';
import { isNeverStarted } from '../fleet/place.js';
import { type Done, outcomeOn } from './outcome.js';
import type { Target } from './target.js';

/**
 * Gives a command for some processes to their hosts, all at once: a host that is out of reach keeps
 * none of the others from doing theirs. Throws when there is no such process.
 */
export function onEachHost(
  ids: readonly string[],
  context: Context,
  act: (target: Target, names: readonly string[]) => Promise<Done>,
): Promise<HostOutcome[]> {
  const outcomes = Array.from(namesByPart(ids, context.fleet()), ([part, names]) =>
    outcomeOn(part, context, (target) => act(target, [...names])),
  );
  return Promise.all(outcomes);
}

/** The hosts of some processes. Throws when there is no such process. */
export function hostsOf(ids: readonly string[], fleet: Fleet): readonly string[] {
  return Array.from(namesByPart(ids, fleet).keys(), ({ place }) => place.host);
}

/**
 * The hosts of some processes where a deputy has ever run: what it has begun may still go on, though
 * nobody looks after it. Throws when there is no such process.
 */
export function hostsThatRan(ids: readonly string[], fleet: Fleet): readonly string[] {
  return [...namesByPart(ids, fleet).keys()].flatMap(({ place }) =>
    isNeverStarted(place.occupant) ? [] : [place.host],
  );
}

/** The host that a process is on. Throws when there is no such process. */
export function partWith({ parts }: Fleet, id: string): { part: Part; name: string } {
  const part = parts.get(id.slice(0, Math.max(0, id.indexOf('/'))));
  const process = part?.processes.get(id);
  if (part !== undefined && process !== undefined) return { part, name: process.name };
  const text = `There is no process "${id}": neither in the configuration nor on a host in reach.`;
  throw new RequestError('unknown_process', text);
}

function namesByPart(ids: readonly string[], fleet: Fleet): ReadonlyMap<Part, ReadonlySet<string>> {
  const byPart = new Map<Part, Set<string>>();
  for (const id of ids) {
    const { part, name } = partWith(fleet, id);
    byPart.set(part, (byPart.get(part) ?? new Set()).add(name));
  }
  return byPart;
}
