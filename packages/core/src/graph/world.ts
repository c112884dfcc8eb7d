import type { Condition, Spec } from '../config/spec.js';
import type { Process } from '../machine/process.js';
import type { RemoteHost } from './elsewhere.js';

/** All processes of a host, and how they depend on each other. */
export interface World {
  readonly processes: ReadonlyMap<string, Process>;
  /** The latest run of names that are gone: a number is never used twice. */
  readonly retired: ReadonlyMap<string, number>;
  /** Other hosts, as far as somebody relays what happens there. */
  readonly elsewhere: ReadonlyMap<string, RemoteHost>;
  readonly graph: Graph;
}

/** Who depends on whom, worked out once for each set of specs. */
interface Graph {
  /** Every name after those that it depends on. */
  readonly order: readonly string[];
  readonly dependents: ReadonlyMap<string, readonly Dependent[]>;
}

/** A process that depends on another one. */
export interface Dependent {
  readonly name: string;
  readonly condition: Condition;
}

/** A world from its parts; works out the graph. */
export function createWorld(
  processes: ReadonlyMap<string, Process>,
  retired: ReadonlyMap<string, number>,
  elsewhere: World['elsewhere'] = new Map(),
): World {
  const graph = graphOf([...processes.values()].map(({ spec }) => spec));
  return { processes, retired, elsewhere, graph };
}

function graphOf(specs: readonly Spec[]): Graph {
  const dependents = new Map<string, Dependent[]>();
  for (const spec of specs) {
    for (const { process, condition } of spec.depends_on) {
      const known = dependents.get(process) ?? [];
      known.push({ name: spec.name, condition });
      dependents.set(process, known);
    }
  }
  return { order: orderOf(specs), dependents };
}

// The stack is kept by hand: a chain of dependencies may be longer than the call stack.
function orderOf(specs: readonly Spec[]): readonly string[] {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const order = new Set<string>();
  const entered = new Set<string>();
  const left = specs.toReversed();
  for (let spec = left.at(-1); spec !== undefined; spec = left.at(-1)) {
    if (entered.has(spec.name)) {
      order.add(spec.name);
      left.pop();
      continue;
    }
    entered.add(spec.name);
    for (const { process } of spec.depends_on) {
      const dependency = byName.get(process);
      if (dependency && !entered.has(process)) left.push(dependency);
    }
  }
  return [...order];
}
