import type { Spec } from '../config/spec.js';
import type { Process } from '../machine/process.js';
import type { RemoteFact } from './elsewhere.js';
import type { Event } from './events.js';
import type { World } from './world.js';

type Dependency = Spec['depends_on'][number];

/** Whether what a dependency asks for holds. */
export type Holds = (world: World, dependency: Dependency) => boolean;

/** What a listener that forgets nothing makes of all that was relayed of a host. */
interface Heard {
  /** Every boot that was heard of, in order. */
  readonly boots: readonly string[];
  readonly revision: number;
  readonly at: number;
  readonly facts: ReadonlyMap<string, RemoteFact>;
}

const LEASE_MS = 6_000;

/** For tests: what is known of other hosts, kept apart from what the world says of it. */
export function createElsewhereRules() {
  const hosts = new Map<string, Heard>();
  let now = 0;

  function check(event: Event): void {
    now = event.at;
    if (event.kind !== 'relayed') return;
    const { host, bootKey, revision, processes, at } = event;
    const last = hosts.get(host);
    const boots = last?.boots ?? [];
    const isNewBoot = !boots.includes(bootKey);
    if (last && !isNewBoot) {
      const isOlder = revision < last.revision && !isOver(last.at);
      if (boots.at(-1) !== bootKey || isOlder) return;
    }
    hosts.set(host, {
      boots: isNewBoot ? [...boots, bootKey] : boots,
      revision,
      at,
      facts: processes,
    });
  }

  function isOver(at: number): boolean {
    return now - at >= LEASE_MS;
  }

  function holds(world: World, { process: dependency, condition }: Dependency): boolean {
    const [name, host] = dependency.split('/').reverse();
    if (host === undefined) return holdsHere(world.processes.get(dependency), condition);
    const heard = hosts.get(host);
    const fact = heard && !isOver(heard.at) ? heard.facts.get(name ?? '') : undefined;
    if (!fact) return false;
    if (condition === 'started') return fact.started;
    if (condition === 'ready') return fact.ready;
    if (condition === 'completed') return fact.completed !== 'no';
    return fact.completed === 'successfully';
  }

  return { check, holds, forget: () => hosts.clear() };
}

function holdsHere(process: Process | undefined, condition: string): boolean {
  if (!process) return false;
  const { state, want, wantRun, run, completed } = process;
  if (condition === 'completed') return completed !== 'no';
  if (condition === 'completed_successfully') return completed === 'successfully';
  if (want === 'down' || wantRun > run) return false;
  if (state.phase === 'running') return true;
  return condition === 'started' && state.phase === 'starting' && state.pid !== null;
}
