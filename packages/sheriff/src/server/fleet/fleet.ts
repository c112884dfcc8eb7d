import type { Config, Deputy } from '@posse/core/config';
import type { FleetChanges, FleetSnapshot } from '@posse/protocol';
import type { DeputyView } from '../link/deputy-view.js';
import { assign } from './assign.js';
import { changesBetween } from './fleet-changes.js';
import { type Part, partOf } from './part.js';
import type { Place } from './place.js';
import type { Seat } from './station.js';
import { type WantedHost, wantedHosts } from './wanted.js';

/** All hosts and processes at one revision. */
export interface Fleet {
  readonly config: Config;
  readonly wanted: ReadonlyMap<string, WantedHost>;
  /** The name of this machine. */
  readonly machine: string;
  /** Since when the sheriff runs, ISO 8601. */
  readonly startedAt: string;
  readonly revision: number;
  readonly views: readonly DeputyView[];
  readonly seats: ReadonlyMap<string, Seat>;
  /** By host: those of the configuration first, in its order. */
  readonly parts: ReadonlyMap<string, Part>;
}

/** A fleet of which nothing was heard yet. */
export function createFleet(
  config: Config,
  { machine, startedAt }: Pick<Fleet, 'machine' | 'startedAt'>,
): Fleet {
  const wanted = wantedHosts(config);
  const nothing = { revision: 0, views: [], seats: new Map(), parts: new Map() };
  return { config, wanted, machine, startedAt, ...nothing };
}

/** The fleet as its deputies have it now, and what that changes; null when it changes nothing. */
export function foldFleet(
  before: Fleet,
  views: readonly DeputyView[],
): { readonly fleet: Fleet; readonly changes: FleetChanges | null } {
  const seats = seatsOf(before, views);
  const parts = partsOf(before, seats, views);
  const changes = changesBetween(before.parts, parts);
  const fleet = { ...before, views, seats, parts };
  if (changes === null) return { fleet, changes };
  const revision = before.revision + 1;
  return { fleet: { ...fleet, revision }, changes: { revision, ...changes } };
}

/** Everything that the fleet holds. */
export function snapshotOf({ revision, config, parts }: Fleet): FleetSnapshot {
  const { name, file } = config;
  const all = [...parts.values()];
  return {
    revision,
    configuration: { name, file },
    hosts: all.map(({ row }) => row),
    processes: all.flatMap(({ processes }) => [...processes.values()]),
  };
}

/** Hosts are matched anew only when it may come out differently: most news is about processes. */
function seatsOf({ wanted, machine, seats, views }: Fleet, now: readonly DeputyView[]) {
  const isSame = ({ link, heard }: DeputyView, index: number) =>
    views[index]?.link === link && views[index]?.heard?.identity === heard?.identity;
  if (now.length === views.length && now.every(isSame)) return seats;
  return assign({ hosts: [...wanted.keys()], deputies: now, machine });
}

function partsOf(
  { config, wanted, startedAt, parts }: Fleet,
  seats: ReadonlyMap<string, Seat>,
  views: readonly DeputyView[],
): ReadonlyMap<string, Part> {
  const byDeputy = new Map(views.map((view) => [view.deputy, view]));
  const next = new Map<string, Part>();
  for (const [host, seat] of seats) {
    const occupant = occupantOf(seat, byDeputy);
    const { processes = [] } = wanted.get(host) ?? {};
    const place = { host, configuration: config.name, wanted: processes, occupant, startedAt };
    next.set(host, partOf(place, parts.get(host)));
  }
  return next;
}

function occupantOf(seat: Seat, byDeputy: ReadonlyMap<Deputy, DeputyView>): Place['occupant'] {
  if (seat.kind === 'nobody') return seat;
  const view = byDeputy.get(seat.deputy);
  if (view === undefined) throw new Error('A host was given to a deputy that is not there.');
  return { kind: 'deputy', view };
}
