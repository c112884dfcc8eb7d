import { isLive, type Process } from '../machine/process.js';
import { createWorld, type World } from './world.js';

/**
 * What the world is after its machine has booted anew: every run was ended by that, in a way that
 * nobody saw; wants are set anew, so that a motion which somebody started by hand before a loss of
 * power does not resume by itself. Run numbers up to the `reserved` ones count as used.
 */
export function afterReboot(
  world: World,
  reserved: ReadonlyMap<string, number>,
  at: number,
): World {
  const processes = new Map<string, Process>();
  const retired = new Map(world.retired);
  for (const [name, process] of world.processes) {
    const run = Math.max(process.run, reserved.get(name) ?? 0);
    if (process.removed) retired.set(name, run);
    else processes.set(name, anew({ ...process, run }, at));
  }
  for (const [name, run] of reserved) {
    if (!processes.has(name)) retired.set(name, Math.max(run, retired.get(name) ?? 0));
  }
  return createWorld(processes, retired);
}

function anew(process: Process, at: number): Process {
  return {
    ...process,
    want: process.spec.autostart ? 'up' : 'down',
    wantRun: 0,
    failures: 0,
    restartedAt: [],
    completed: 'no',
    askedBy: null,
    exit: isLive(process.state) ? { code: null, signal: null } : process.exit,
    state: { phase: 'stopped', since: at },
  };
}
