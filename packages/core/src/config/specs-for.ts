import type { ProcessConfig, Spec } from './spec.js';

/**
 * The specs of one host, in the order of the file, as its deputy gets them: without the host, and
 * with dependencies on the same host by plain name.
 */
export function specsFor(processes: readonly ProcessConfig[], host: string): readonly Spec[] {
  return processes.filter((process) => process.host === host).map(specOf);
}

function specOf({ host, ...spec }: ProcessConfig): Spec {
  const prefix = `${host}/`;
  const depends_on = spec.depends_on.map(({ process, condition }) => ({
    process: process.startsWith(prefix) ? process.slice(prefix.length) : process,
    condition,
  }));
  return { ...spec, depends_on };
}
