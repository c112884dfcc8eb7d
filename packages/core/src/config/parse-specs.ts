import { ONE_HOST } from './checks.js';
import { isObject } from './is-object.js';
import { type Outline, outlineOf } from './outline.js';
import { formatPath, type Path } from './path.js';
import type { Finding } from './problem.js';
import { checkProcesses } from './processes.js';
import { type Spec, specSchema } from './spec.js';

/** What is wrong with one spec in the set of a host. */
export interface SpecProblem {
  /** The name of the process; its place, such as `processes[2]`, when it has none. */
  readonly process: string;
  /** The field of its spec, such as `depends_on[0].process`. */
  readonly path: string;
  /** What is wrong, with the path as its subject. */
  readonly message: string;
}

/** The specs of one host after all checks, or everything that is wrong with them. */
export type ParsedSpecs =
  | { readonly ok: true; readonly specs: readonly Spec[] }
  | { readonly ok: false; readonly problems: readonly SpecProblem[] };

/**
 * Reads the specs that somebody gives to a host: each against the schema, then all against each
 * other. Dependencies on other hosts (`host/name`) are not looked up.
 */
export function parseSpecs(entries: readonly unknown[]): ParsedSpecs {
  const checked = checkProcesses(entries, specSchema, outlineOnOneHost);
  if (checked.ok) return { ok: true, specs: checked.value };
  return { ok: false, problems: checked.findings.map((finding) => specProblem(finding, entries)) };
}

/** Checks the specs of one host against each other, as {@link parseSpecs} does. */
export function checkSpecs(specs: readonly Spec[]): readonly SpecProblem[] {
  const parsed = parseSpecs(specs);
  return parsed.ok ? [] : parsed.problems;
}

function outlineOnOneHost(spec: unknown, path: Path): Outline | undefined {
  if (!isObject(spec)) return undefined;
  const outline = outlineOf({ ...spec, host: ONE_HOST }, path);
  if (outline === undefined) return undefined;
  const dependsOn = outline.dependsOn.filter(({ process }) => !process.includes('/'));
  return { ...outline, dependsOn };
}

function specProblem({ path, message }: Finding, entries: readonly unknown[]): SpecProblem {
  const entry = entries[Number(path[1])];
  const name = isObject(entry) && 'name' in entry ? entry.name : undefined;
  const process = typeof name === 'string' ? name : formatPath(path.slice(0, 2));
  return { process, path: formatPath(path.slice(2)), message };
}
