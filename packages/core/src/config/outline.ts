import * as z from 'zod';
import { dependencySchema } from './fields/depends-on.js';
import type { Path } from './path.js';

/** As much of a process as the checks between processes need. */
export interface Outline {
  /** Where the process stands. */
  readonly path: Path;
  readonly host: string;
  readonly name: string;
  readonly dependsOn: readonly Reference[];
}

/** One entry of `depends_on`. */
export interface Reference {
  readonly path: Path;
  /** As it is written: `name` or `host/name`. */
  readonly process: string;
}

const glimpseSchema = z.object({
  name: z.string(),
  host: z.string().default('localhost'),
  depends_on: z.array(dependencySchema.nullable().catch(null)).catch([]),
});

/**
 * Looks at a process that may have faults elsewhere, so that one misspelt field does not hide what
 * else is wrong with a file. Without a readable name and host there is nothing to see.
 */
export function outlineOf(process: unknown, path: Path): Outline | undefined {
  const glimpse = glimpseSchema.safeParse(process).data;
  if (glimpse === undefined) return undefined;
  const dependsOn = glimpse.depends_on.flatMap((dependency, index) =>
    dependency === null
      ? []
      : { path: [...path, 'depends_on', index, 'process'], process: dependency.process },
  );
  return { path, host: glimpse.host, name: glimpse.name, dependsOn };
}

/** The id of a process, `host/name`. */
export function idOf({ host, name }: Outline): string {
  return `${host}/${name}`;
}

/** The id of the process that an entry of `depends_on` refers to. */
export function targetOf(reference: Reference, { host }: Outline): string {
  return reference.process.includes('/') ? reference.process : `${host}/${reference.process}`;
}
