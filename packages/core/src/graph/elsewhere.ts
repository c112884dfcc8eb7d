import type { Phase } from '../machine/process.js';
import type { World } from './world.js';

/** How long a relayed fact holds, in milliseconds: as long as a silent link counts as alive. */
export const LEASE_MS = 6_000;

/** How many earlier boots of a host are remembered: what comes late from one of them is no news. */
const PAST_BOOTS = 16;

/** What is known of a process of another host. */
export interface RemoteFact {
  readonly phase: Phase;
  /** It is started, or ready, and is not about to end. */
  readonly started: boolean;
  readonly ready: boolean;
  readonly completed: 'no' | 'badly' | 'successfully';
}

/** What somebody relays of the processes of another host: all of them, at a revision of its view. */
export interface Relayed {
  readonly kind: 'relayed';
  readonly host: string;
  readonly bootKey: string;
  readonly revision: number;
  readonly processes: ReadonlyMap<string, RemoteFact>;
  readonly at: number;
}

/** Another host as it was last relayed; a lease that ends at `until`. */
export interface RemoteHost {
  readonly bootKey: string;
  readonly pastBoots: readonly string[];
  readonly revision: number;
  readonly processes: ReadonlyMap<string, RemoteFact>;
  readonly until: number;
}

/** The world with what is relayed, unless it is older than what is known. */
export function withRelayed(world: World, relayed: Relayed): World {
  const { host, bootKey, revision, processes, at } = relayed;
  const known = world.elsewhere.get(host);
  const isSameBoot = known?.bootKey === bootKey;
  if (known && (isSameBoot ? revision < known.revision : known.pastBoots.includes(bootKey))) {
    return world;
  }
  const pastBoots =
    known && !isSameBoot
      ? [...known.pastBoots, known.bootKey].slice(-PAST_BOOTS)
      : (known?.pastBoots ?? []);
  const now: RemoteHost = { bootKey, pastBoots, revision, processes, until: at + LEASE_MS };
  return { ...world, elsewhere: new Map(world.elsewhere).set(host, now) };
}

/** The world without what is relayed no longer; which boots are past stays known. */
export function withoutExpired(world: World, at: number): World {
  const expired = [...world.elsewhere].filter(
    ([, { until, processes }]) => at >= until && processes.size > 0,
  );
  if (expired.length === 0) return world;
  const elsewhere = new Map(world.elsewhere);
  for (const [host, known] of expired) elsewhere.set(host, { ...known, processes: new Map() });
  return { ...world, elsewhere };
}

/** What is known of a process `host/name`; null when nobody relays it. */
export function factElsewhere({ elsewhere }: World, reference: string): RemoteFact | null {
  const [host = '', name = ''] = reference.split('/');
  return elsewhere.get(host)?.processes.get(name) ?? null;
}

/** When the next lease ends; null when none runs. */
export function nextExpiry({ elsewhere }: World): number | null {
  const ends = [...elsewhere.values()].filter(({ processes }) => processes.size > 0);
  return ends.length > 0 ? Math.min(...ends.map(({ until }) => until)) : null;
}
