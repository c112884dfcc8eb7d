import { findCycles } from './graph.js';
import { idOf, type Outline, targetOf } from './outline.js';
import type { Finding } from './problem.js';

/** Finds processes that wait for each other, and spells out each round. */
export function cyclesAmong(known: ReadonlyMap<string, Outline>): readonly Finding[] {
  const graph = new Map<string, readonly string[]>();
  for (const [id, process] of known) {
    const targets = process.dependsOn.map((reference) => targetOf(reference, process));
    graph.set(
      id,
      targets.filter((target) => target !== id && known.has(target)),
    );
  }
  return findCycles(graph).flatMap((cycle) => {
    const processes = cycle.flatMap((id) => known.get(id) ?? []);
    const [first, second] = processes;
    if (first === undefined || second === undefined) return [];
    const entry = first.dependsOn.find((reference) => targetOf(reference, first) === idOf(second));
    const message = `makes processes wait for each other: ${spell([...processes, first])}`;
    return { path: entry?.path ?? first.path, at: 'value', message };
  });
}

/** Names alone when all are on one host. */
function spell(processes: readonly Outline[]): string {
  const isOneHost = new Set(processes.map(({ host }) => host)).size === 1;
  return processes.map((process) => (isOneHost ? process.name : idOf(process))).join(' -> ');
}
