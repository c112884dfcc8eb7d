import type { Fleet } from '../fleet/fleet.js';
import type { Part } from '../fleet/part.js';
import { ownerOf, type Place } from '../fleet/place.js';

/** The hosts that the configuration has, and those that still hold specs which it no longer has. */
export function concernedParts({ parts, wanted }: Fleet): readonly Part[] {
  return [...parts.values()].filter(({ place }) => wanted.has(place.host) || holdsOurs(place));
}

function holdsOurs({ occupant, configuration }: Place): boolean {
  if (occupant.kind !== 'deputy' || occupant.view.link.state !== 'up') return false;
  const { heard } = occupant.view;
  if (heard === null || heard.held.specs.length === 0) return false;
  return ownerOf(heard, configuration) === 'us';
}
