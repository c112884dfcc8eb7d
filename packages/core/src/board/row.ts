import { factOf, leaseOf, referenceOf } from '../graph/elsewhere.js';
import { goalOf } from '../graph/goal.js';
import { why } from '../graph/why.js';
import type { World } from '../graph/world.js';
import type { Process } from '../machine/process.js';
import type { ProcessView } from '../views.js';

/** How a process shows to others. */
export function viewOf(world: World, process: Process): ProcessView {
  const { spec, want, run, restarts, exit, state, removed } = process;
  return {
    name: spec.name,
    spec,
    want,
    phase: state.phase,
    goal: goalOf(world, process),
    pid: 'pid' in state ? state.pid : null,
    run,
    restarts,
    exit,
    sinceMs: state.since,
    why: why(world, process),
    removed,
  };
}

/** Those whose view may differ between two worlds: who changed, and who waits for what changed. */
export function touchedBetween(before: World, after: World): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const [name, process] of after.processes) {
    if (before.processes.get(name) === process) continue;
    for (const each of withThoseWaiting(after, name)) touched.add(each);
    for (const dependency of process.spec.depends_on) touched.add(dependency.process);
  }
  if (before.elsewhere === after.elsewhere) return touched;
  for (const [name, process] of after.processes) {
    if (seesAnotherElsewhere(process, before, after)) touched.add(name);
  }
  return touched;
}

/** A process and those that wait for it, and for those in turn: its fate decides over theirs. */
function withThoseWaiting({ graph, processes }: World, name: string): ReadonlySet<string> {
  const reached = new Set([name]);
  for (const each of reached) {
    for (const { name: dependent } of graph.dependents.get(each) ?? []) {
      if (each === name || processes.get(each)?.state.phase === 'waiting') reached.add(dependent);
    }
  }
  return reached;
}

/** Whether two views say the same. */
export function isSameView(left: ProcessView, right: ProcessView): boolean {
  const keys = Object.keys(left) as (keyof ProcessView)[]; // Object.keys forgets the key type.
  return keys.every((key) => left[key] === right[key]);
}

function seesAnotherElsewhere({ spec, state }: Process, before: World, after: World): boolean {
  if (state.phase !== 'waiting') return false;
  return spec.depends_on.some(({ process }) => {
    const reference = referenceOf(process);
    if (!reference) return false;
    const { host } = reference;
    const isInSight = (world: World) => leaseOf(world, host) !== null;
    return (
      isInSight(before) !== isInSight(after) ||
      factOf(before, reference) !== factOf(after, reference)
    );
  });
}
