import { differingFields } from '../config/differing-fields.js';
import type { Spec } from '../config/spec.js';
import { isLive, newProcess, type Process } from '../machine/process.js';
import { createWorld, type World } from './world.js';

/**
 * The world under a whole new set of specs. A run that goes on keeps going: a changed spec takes
 * effect at the next run, and a process without a spec is stopped before it is forgotten.
 */
export function withSpecs(world: World, specs: readonly Spec[], at: number): World {
  const processes = new Map<string, Process>();
  const retired = new Map(world.retired);
  for (const spec of specs) {
    const known = world.processes.get(spec.name);
    const run = retired.get(spec.name) ?? 0;
    processes.set(spec.name, known ? withSpec(known, spec, at) : newProcess(spec, run, at));
    retired.delete(spec.name);
  }
  for (const [name, process] of world.processes) {
    if (processes.has(name)) continue;
    if (isLive(process.state)) processes.set(name, withoutSpec(process));
    else retired.set(name, process.run);
  }
  return createWorld(processes, retired, world.elsewhere);
}

function withoutSpec(process: Process): Process {
  return process.removed ? process : { ...process, want: 'down', removed: true };
}

function withSpec(process: Process, spec: Spec, at: number): Process {
  const isSame = !process.removed && differingFields(process.spec, spec).length === 0;
  return isSame ? process : withoutProbe({ ...process, spec, removed: false }, at);
}

/** Nobody probes a run any more whose spec no longer says how. */
function withoutProbe(process: Process, at: number): Process {
  const { state, spec } = process;
  if (spec.ready || state.phase !== 'starting' || state.pid === null) return process;
  return { ...process, state: { phase: 'running', since: at, pid: state.pid, late: null } };
}
