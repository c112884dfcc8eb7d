import { needsAlive, parseSpecs } from '@posse/core/config';
import type { Target } from './target.js';

/** Ids of the processes that are wanted up, and depend on some that are stopped without them. */
export function dependentsLeft(
  { host, deputy, part }: Target,
  names: readonly string[],
): readonly string[] {
  const held = parseSpecs(deputy.held().specs);
  if (!held.ok) return [];
  const stopped = new Set(names.flatMap((name) => [name, `${host}/${name}`]));
  return held.specs
    .filter(({ name }) => !stopped.has(name))
    .filter(({ depends_on }) =>
      depends_on.some(({ process, condition }) => needsAlive(condition) && stopped.has(process)),
    )
    .map(({ name }) => `${host}/${name}`)
    .filter((id) => part.processes.get(id)?.want === 'up');
}
