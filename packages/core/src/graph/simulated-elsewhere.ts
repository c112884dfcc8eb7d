import type { Phase } from '../machine/process.js';
import type { Relayed, RemoteFact } from './elsewhere.js';

/** For tests: another host, and a sheriff that relays what happens there, at times too late. */
export interface SimulatedElsewhere {
  /** What happens there changes; what was relayed before is then old. */
  change(gene: number): void;
  /** Its machine boots anew, and counts anew. */
  reboot(): void;
  /** What is to be said of it now. */
  now(at: number): Relayed;
  /** What was to be said of it at some time before; null when nothing was. */
  late(pick: number, at: number): Relayed | null;
}

/** The host, and its processes that others may depend on. */
export const ELSEWHERE = { host: 'far', names: ['x', 'y'] } as const;

const PHASES: readonly Phase[] = ['stopped', 'starting', 'running', 'stopping', 'exited', 'failed'];

/** Another host on which nothing runs. */
export function createElsewhere(): SimulatedElsewhere {
  const told: Relayed[] = [];
  let boot = 1;
  let revision = 1;
  let processes: Relayed['processes'] = factsOf(0);

  return {
    change: (gene) => {
      revision += 1;
      processes = factsOf(gene);
    },
    reboot: () => {
      boot += 1;
      revision = 1;
      processes = factsOf(0);
    },
    now: (at) => {
      const { host } = ELSEWHERE;
      const relayed: Relayed = {
        ...{ kind: 'relayed', host, bootKey: `boot-${boot}`, revision },
        ...{ processes, at },
      };
      told.push(relayed);
      return relayed;
    },
    late: (pick, at) => {
      const relayed = told[pick % told.length];
      return relayed ? { ...relayed, at } : null;
    },
  };
}

function factsOf(gene: number): Relayed['processes'] {
  const known = ELSEWHERE.names.filter((_, index) => gene >> index !== 2);
  return new Map(known.map((name, index) => [name, factOf(gene >> (2 * index))]));
}

function factOf(gene: number): RemoteFact {
  const completed = (['no', 'badly', 'successfully'] as const)[gene % 3] ?? 'no';
  const ready = gene % 4 !== 0;
  const phase = ready ? 'running' : (PHASES[gene % PHASES.length] ?? 'stopped');
  return { phase, started: ready || gene % 8 === 4, ready, completed };
}
