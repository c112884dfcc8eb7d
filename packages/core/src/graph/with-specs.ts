import { differingFields } from '../config/differing-fields.js';
import type { Spec } from '../config/spec.js';
import { withTimeToBeReady } from '../machine/getting-ready.js';
import { isLive, newProcess, type Process } from '../machine/process.js';
import { createWorld, type World } from './world.js';

/**
 * The world under a whole new set of specs. A run that goes on keeps going: a changed spec takes
 * effect at the next run, but for what is watched of this one; and a process without a spec is
 * stopped before it is forgotten.
 */
export function withSpecs(world: World, specs: readonly Spec[], at: number): World {
  const processes = new Map<string, Process>();
  const retired = new Map(world.retired);
  for (const spec of specs) {
    const known = world.processes.get(spec.name);
    const run = retired.get(spec.name) ?? 0;
    processes.set(spec.name, known ? withSpec(known, spec) : newProcess(spec, run, at));
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
  return process.removed ? process : { ...process, want: 'down', askedBy: null, removed: true };
}

function withSpec(process: Process, spec: Spec): Process {
  const differing = differingFields(process.spec, spec);
  if (!process.removed && differing.length === 0) return process;
  const known: Process = { ...process, spec, removed: false };
  // What it was probed for says nothing about what it is to be probed for now.
  return differing.includes('ready') ? withTimeToBeReady(known) : known;
}
