import type { DeputyView } from '../link/deputy-view.js';
import { isLoopback } from '../link/endpoint.js';
import { type Seat, type Station, stationsOf } from './station.js';

/** What there is to assign. */
export interface Assignment {
  /** The hosts of the configuration, in its order. */
  readonly hosts: readonly string[];
  readonly deputies: readonly DeputyView[];
  /** The name of this machine, under which a local deputy is shown that was not found yet. */
  readonly machine: string;
}

/**
 * Finds who answers for each host: by the deputy's own name, else by the address; `localhost` is
 * this machine. Deputies that no host of the configuration has come last, under names of their own.
 */
export function assign({ hosts, deputies, machine }: Assignment): ReadonlyMap<string, Seat> {
  const stations = stationsOf(deputies);
  const found = matchHosts(hosts, stations);
  const isGuess = deputies.some(({ link }) => link.state === 'untried');
  const others = new Set(stations);
  const seats = new Map<string, Seat>();
  for (const host of hosts) {
    const matching = found.get(host) ?? [];
    const station = onlyOne(matching);
    if (station === undefined) {
      const error = matching.length > 1 ? ambiguous(host, matching) : nobody(host, stations);
      seats.set(host, { kind: 'nobody', url: null, error, isGuess });
    } else {
      seats.set(host, station.seat);
      others.delete(station);
    }
  }
  for (const station of others) seats.set(ownName(station, seats, machine), station.seat);
  return seats;
}

type Match = (host: string, station: Station) => boolean;

const MATCHES: readonly Match[] = [
  (host, { name }) => name === host,
  (host, { views }) => host === 'localhost' && views.some(({ deputy }) => deputy.kind === 'local'),
  (host, { views }) =>
    views.some(({ deputy }) => deputy.kind === 'url' && isSameName(deputy.host, host)),
  (host, { views }) =>
    host === 'localhost' &&
    views.some(({ deputy }) => deputy.kind === 'url' && isLoopback(deputy.host)),
];

/** The stations that each host could be, by the first rule that finds any. */
function matchHosts(
  hosts: readonly string[],
  stations: readonly Station[],
): ReadonlyMap<string, readonly Station[]> {
  const free = new Set(stations);
  const found = new Map<string, readonly Station[]>();
  for (const matches of MATCHES) {
    for (const host of hosts) {
      if (onlyOne(found.get(host) ?? []) !== undefined) continue;
      const matching = [...free].filter((station) => matches(host, station));
      if (matching.length > 0) found.set(host, matching);
      const station = onlyOne(matching);
      if (station !== undefined) free.delete(station);
    }
  }
  return found;
}

function onlyOne(stations: readonly Station[]): Station | undefined {
  return stations.length === 1 ? stations[0] : undefined;
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function ambiguous(host: string, found: readonly Station[]): string {
  return `"${host}" could be any of ${addressesOf(found)}: say which by the name of its deputy`;
}

function nobody(host: string, stations: readonly Station[]): string {
  const unmet = stations.filter(({ name }) => name === null);
  const names = stations.flatMap(({ name }) => name ?? []);
  return [
    `no deputy answers for "${host}"`,
    ...(names.length > 0 ? [`those that have answered are called ${names.join(', ')}`] : []),
    ...(unmet.length > 0 ? [`not reached yet: ${addressesOf(unmet)}`] : []),
  ].join('; ');
}

function addressesOf(stations: readonly Station[]): string {
  return stations
    .flatMap(({ views }) => views.map(({ url }) => url ?? 'the local deputy'))
    .join(', ');
}

/** A name for the row of a deputy that no host of the configuration has. */
function ownName(
  { name, views: [{ deputy }] }: Station,
  seats: ReadonlyMap<string, Seat>,
  machine: string,
): string {
  const names =
    deputy.kind === 'url'
      ? [name ?? deputy.host, `${deputy.host}:${deputy.port}`]
      : [name ?? machine, `${machine} (local)`];
  return names.find((each) => !seats.has(each)) ?? `${name} (${names.at(-1)})`;
}
