import { type Config, configFrom } from './config.js';
import { readJson } from './json.js';
import { linesOf } from './lines.js';
import { formatPath } from './path.js';
import type { Problem } from './problem.js';
import { type Fault, locate, plain } from './source.js';

/** A configuration and what its owner should know of it, or every problem of the file. */
export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a configuration from its text: YAML when the file is called so, else JSON with comments.
 * `folder` is the name that the configuration has when it gives none itself.
 */
export async function parseConfig(
  text: string,
  file: string,
  folder: string = file.split('/').at(-2) ?? '',
): Promise<Loaded> {
  const isYaml = /\.ya?ml$/i.test(file);
  // Most files are JSON, and to load the YAML library takes longer than to read one of them.
  const read = isYaml ? (await import('./yaml.js')).readYaml : readJson;
  const { root, faults } = read(text);
  if (root === undefined) return { ok: false, problems: firstOfEachLine(inFile(faults)) };

  const checked = configFrom(plain(root), { file, folder });
  if (checked.ok && faults.length === 0) return { ok: true, config: checked.value, notes: [] };
  const findings = checked.ok ? [] : checked.findings;
  const misfits = findings.map(({ path, at, message }) => ({ ...locate(root, path, at), message }));
  return { ok: false, problems: inFile([...faults, ...misfits]) };

  function inFile(places: readonly Fault[]): readonly Problem[] {
    const positionOf = linesOf(text);
    return places
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, path, message }) => ({
        file,
        ...positionOf(offset),
        path: formatPath(path),
        message,
      }));
  }
}

/** One slip in the syntax makes a parser stumble over the rest of the line. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ line }, index) => line !== problems[index - 1]?.line);
}
