import type { HostRow } from '@posse/protocol';
import type { DeputyView } from '../link/deputy-view.js';
import { describeOwner, ownerOf, type Place } from './place.js';

/** The row of a host. */
export function hostRow(place: Place): HostRow {
  const { host: name, occupant, startedAt } = place;
  if (occupant.kind === 'deputy') return { name, ...rowOf(occupant.view), ...foreign(place) };
  const { url, error, isGuess } = occupant;
  return {
    name,
    url,
    link: 'down',
    tried: !isGuess,
    since: startedAt,
    ...(isGuess ? {} : { error }),
    version: null,
    generation: null,
    revision: null,
    machine: null,
  };
}

function rowOf({ url, link, heard }: DeputyView): Omit<HostRow, 'name'> {
  return {
    url,
    link: link.state === 'up' ? 'up' : 'down',
    tried: link.state !== 'untried',
    since: link.since,
    ...(link.state === 'down' ? { error: link.error } : {}),
    version: heard?.identity.version ?? null,
    generation: heard?.generation ?? null,
    revision: heard?.revision ?? null,
    machine: link.state === 'up' && heard !== null ? heard.machine : null,
  };
}

/** A deputy that we want something of and that belongs to others is in reach, and yet no help. */
function foreign({ host, occupant, wanted, configuration }: Place): { error?: string } {
  if (occupant.kind !== 'deputy' || occupant.view.link.state !== 'up') return {};
  const { heard } = occupant.view;
  if (wanted.length === 0 || heard === null || ownerOf(heard, configuration) !== 'others')
    return {};
  return { error: describeOwner(host, heard) };
}
