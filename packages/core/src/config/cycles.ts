import { findCycles } from './graph.js';
import { idOf, type Outline, type Reference, targetOf } from './outline.js';
import type { Finding } from './problem.js';

/** Finds processes that wait for each other, and spells out each round. */
export function cyclesAmong(known: ReadonlyMap<string, Outline>): readonly Finding[] {
  const graph = new Map<Outline, readonly Outline[]>();
  for (const process of known.values()) {
    const needed = process.dependsOn.flatMap(
      (reference) => known.get(targetOf(reference, process)) ?? [],
    );
    graph.set(
      process,
      needed.filter((other) => other !== process),
    );
  }
  return findCycles(graph).flatMap((round) => {
    const message = `makes processes wait for each other: ${spell(round)}`;
    return firstStep(round).map(({ path }) => ({ path, at: 'value', message }));
  });
}

/** The entry of `depends_on` that leads from the first process of a round to the second. */
function firstStep(round: readonly Outline[]): readonly Reference[] {
  const [, second] = round.map(idOf);
  return round
    .slice(0, 1)
    .flatMap((first) => first.dependsOn.filter((entry) => targetOf(entry, first) === second))
    .slice(0, 1);
}

/** Names alone when all are on one host. */
function spell(round: readonly Outline[]): string {
  const isOneHost = new Set(round.map(({ host }) => host)).size === 1;
  return [...round, ...round.slice(0, 1)]
    .map((process) => (isOneHost ? process.name : idOf(process)))
    .join(' -> ');
}
