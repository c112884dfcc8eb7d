import { parseConfig } from './parse.js';
import { type Spec, specSchema } from './spec.js';

/** The spec of a process that has these fields besides its name. */
export function specWith(fields: object): Spec {
  return specSchema.parse({ name: 'a', command: 'x', ...fields });
}

/** What is wrong with a process that has this field of YAML besides its name and command. */
export async function problemsWith(field: string): Promise<readonly string[]> {
  return problemsOfProcess(`command: x\n    ${field}`);
}

/** What is wrong with a process that has these fields of YAML besides its name. */
export async function problemsOfProcess(fields: string): Promise<readonly string[]> {
  const loaded = await parseConfig(`processes:\n  - name: a\n    ${fields}\n`, 'posse.yaml');
  if (loaded.ok) return [];
  return loaded.problems.map(
    ({ path, message }) => `${path.replace(/^processes\[0\]\.?/, '')}: ${message}`,
  );
}
