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
  const found = matchHosts(hosts, stations, machine);
  const isGuess = deputies.some(({ link }) => link.state === 'untried');
  const others = new Set(stations);
  const seats = new Map<string, Seat>();
  for (const host of hosts) {
    const station = onlyOne(found.get(host) ?? []);
    if (station !== undefined) others.delete(station);
  }
  const unmet = [...others].filter(isUnmet);
  for (const host of hosts) {
    const matching = found.get(host) ?? [];
    const station = onlyOne(matching);
    if (station !== undefined) seats.set(host, station.seat);
    else if (matching.length > 1) {
      const error = ambiguous(host, matching);
      seats.set(host, { kind: 'nobody', url: null, error, isGuess });
    } else {
      seats.set(host, { kind: 'nobody', ...nobody(host, { stations, unmet, machine }), isGuess });
      // The host stands for them: any of them may be it.
      for (const each of unmet) others.delete(each);
    }
  }
  for (const station of others) seats.set(ownName(station, seats, machine), station.seat);
  return seats;
}

/** Whether a deputy was never reached, and may be called anything. */
function isUnmet({ name, views }: Station): boolean {
  return name === null && views.every(({ deputy }) => deputy.kind === 'url');
}

type Match = (host: string, station: Station, machine: string) => boolean;

const MATCHES: readonly Match[] = [
  (host, { name }) => name === host,
  // What a local deputy will be called that does not run yet.
  (host, { name, views }, machine) =>
    name === null && host === machine && views.some(({ deputy }) => deputy.kind === 'local'),
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
  machine: string,
): ReadonlyMap<string, readonly Station[]> {
  const free = new Set(stations);
  const found = new Map<string, readonly Station[]>();
  for (const matches of MATCHES) {
    for (const host of hosts) {
      if (onlyOne(found.get(host) ?? []) !== undefined) continue;
      const matching = [...free].filter((station) => matches(host, station, machine));
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

/** Why nobody answers for a host: the one deputy that might be it tells its own reason. */
function nobody(
  host: string,
  { stations, unmet, machine }: NobodyOptions,
): Pick<Extract<Seat, { readonly kind: 'nobody' }>, 'url' | 'error'> {
  const [only, ...more] = unmet;
  if (only !== undefined && more.length === 0) {
    const [{ url, link }] = only.views;
    if (link.state === 'down') return { url, error: `${link.error} (${url})` };
  }
  const names = stations.flatMap(({ name }) => name ?? []);
  const isLocalToCome = stations.some((station) => station.name === null && !isUnmet(station));
  const error = [
    `no deputy answers for "${host}"`,
    ...(names.length > 0 ? [`those that have answered are called ${names.join(', ')}`] : []),
    ...(isLocalToCome ? [`the local deputy is called ${machine}`] : []),
    ...(unmet.length > 0 ? [`not reached: ${unmet.map(addressAndError).join(', ')}`] : []),
  ].join('; ');
  return { url: more.length === 0 ? (only?.views[0].url ?? null) : null, error };
}

interface NobodyOptions {
  readonly stations: readonly Station[];
  readonly unmet: readonly Station[];
  readonly machine: string;
}

function addressAndError({ views: [{ url, link }] }: Station): string {
  return link.state === 'down' ? `${url} (${link.error})` : `${url}`;
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
