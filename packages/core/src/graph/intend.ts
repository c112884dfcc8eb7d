import { needsAlive } from '../config/needs-alive.js';
import type { Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { isMet } from './conditions.js';
import type { World } from './world.js';

/** A command of an operator. */
export type Command =
  | {
      readonly kind: 'start' | 'stop';
      readonly names: readonly string[];
      /** Takes nobody along. */
      readonly only?: boolean | undefined;
    }
  | {
      readonly kind: 'restart';
      readonly targets: readonly { readonly name: string; readonly after?: number | undefined }[];
    };

/** What a command comes to for one process. */
export interface Intent {
  readonly name: string;
  readonly want: 'up' | 'down';
  readonly wantRun: number;
}

/**
 * What a command comes to: the wants that it changes. `start` and `restart` bring up what their
 * processes depend on, `stop` takes along those that need them alive. A command that is done already
 * gives nothing.
 */
export function intend(world: World, command: Command): readonly Intent[] {
  switch (command.kind) {
    case 'start':
      return withThoseAlong(world, command, withDependencies).flatMap(start);
    case 'stop':
      return withThoseAlong(world, command, withDependents).flatMap(stop);
    case 'restart':
      return restartAll(world, command.targets);
    default:
      return unreachable(command);
  }
}

function withThoseAlong(
  world: World,
  { names, only = false }: Extract<Command, { kind: 'start' | 'stop' }>,
  along: (world: World, names: readonly string[]) => ReadonlySet<string>,
): readonly Process[] {
  return among(world, only ? new Set(names) : along(world, names));
}

function restartAll(
  world: World,
  targets: Extract<Command, { kind: 'restart' }>['targets'],
): readonly Intent[] {
  const intents = new Map<string, Intent>();
  for (const { name, after } of targets) {
    const process = world.processes.get(name);
    if (!process) continue;
    for (const intent of restart(process, after ?? process.run)) intents.set(name, intent);
  }
  const needed = among(world, withDependencies(world, [...intents.keys()]));
  const others = needed.filter(({ spec }) => !intents.has(spec.name));
  return [...others.flatMap(start), ...intents.values()];
}

function start({ spec, removed, want, wantRun, run, state }: Process): Intent[] {
  if (removed) return [];
  switch (state.phase) {
    case 'waiting':
    case 'starting':
    case 'running':
      return want === 'up' ? [] : [{ name: spec.name, want: 'up', wantRun }];
    case 'stopped':
    case 'backoff':
    case 'stopping':
    case 'exited':
    case 'failed':
      if (want === 'up' && wantRun > run) return [];
      return [{ name: spec.name, want: 'up', wantRun: run + 1 }];
    default:
      return unreachable(state);
  }
}

function stop({ spec, want, wantRun }: Process): Intent[] {
  return want === 'down' ? [] : [{ name: spec.name, want: 'down', wantRun }];
}

function restart({ spec, removed, want, wantRun, run }: Process, after: number): Intent[] {
  const isDone = after < run || (want === 'up' && wantRun > run);
  return removed || isDone ? [] : [{ name: spec.name, want: 'up', wantRun: run + 1 }];
}

function withDependencies(world: World, names: readonly string[]): ReadonlySet<string> {
  return reach(names, (name) =>
    (world.processes.get(name)?.spec.depends_on ?? [])
      .filter((dependency) => needsAlive(dependency.condition) || !isMet(world, dependency))
      .map(({ process }) => process),
  );
}

function withDependents(world: World, names: readonly string[]): ReadonlySet<string> {
  return reach(names, (name) =>
    (world.graph.dependents.get(name) ?? [])
      .filter(({ condition }) => needsAlive(condition))
      .map((dependent) => dependent.name),
  );
}

function reach(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const left = [...from];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    left.push(...next(name));
  }
  return reached;
}

function among(world: World, names: ReadonlySet<string>): readonly Process[] {
  return world.graph.order
    .filter((name) => names.has(name))
    .flatMap((name) => world.processes.get(name) ?? []);
}
