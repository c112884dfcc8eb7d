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

/** Another host as it was last relayed: a lease that ends at `until`. */
export interface RemoteHost {
  readonly bootKey: string;
  readonly pastBoots: readonly string[];
  readonly revision: number;
  /** Null when the lease has ended: then only its boots are known. */
  readonly processes: ReadonlyMap<string, RemoteFact> | null;
  readonly until: number;
}

/** A process of another host, as a dependency names it. */
export interface Reference {
  readonly host: string;
  readonly name: string;
}

/** The world with what is relayed, unless it is older than what is known. */
export function withRelayed(world: World, relayed: Relayed): World {
  const { host, bootKey, revision, processes, at } = relayed;
  const known = world.elsewhere.get(host);
  if (known && isOlder(relayed, known)) return world;
  const pastBoots = known ? pastBootsOf(known, bootKey) : [];
  const now: RemoteHost = { bootKey, pastBoots, revision, processes, until: at + LEASE_MS };
  return { ...world, elsewhere: new Map(world.elsewhere).set(host, now) };
}

/** The world without what is relayed no longer; which boots are past stays known. */
export function withoutExpired(world: World, at: number): World {
  let elsewhere: Map<string, RemoteHost> | null = null;
  for (const [host, known] of world.elsewhere) {
    if (known.processes === null || at < known.until) continue;
    elsewhere ??= new Map(world.elsewhere);
    elsewhere.set(host, { ...known, processes: null });
  }
  return elsewhere ? { ...world, elsewhere } : world;
}

/** The process of another host that a dependency names; null when it names one of this host. */
export function referenceOf(dependency: string): Reference | null {
  const slash = dependency.indexOf('/');
  if (slash < 0) return null;
  return { host: dependency.slice(0, slash), name: dependency.slice(slash + 1) };
}

/** What is known of a process of another host; null when that is nothing. */
export function factOf({ elsewhere }: World, { host, name }: Reference): RemoteFact | null {
  return elsewhere.get(host)?.processes?.get(name) ?? null;
}

/** When what is known of another host holds no longer; null when nothing is known of it. */
export function leaseOf({ elsewhere }: World, host: string): number | null {
  const known = elsewhere.get(host);
  return known?.processes ? known.until : null;
}

/** A deputy that begins anew counts its revisions from the start: that shows when the lease ends. */
function isOlder({ bootKey, revision }: Relayed, known: RemoteHost): boolean {
  if (bootKey !== known.bootKey) return known.pastBoots.includes(bootKey);
  return known.processes !== null && revision < known.revision;
}

function pastBootsOf({ bootKey, pastBoots }: RemoteHost, now: string): readonly string[] {
  return bootKey === now ? pastBoots : [...pastBoots, bootKey].slice(-PAST_BOOTS);
}
