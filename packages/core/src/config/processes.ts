import type * as z from 'zod';
import { checkTogether } from './checks.js';
import { type Checked, check } from './explain.js';
import type { Outline } from './outline.js';
import type { Path } from './path.js';
import type { Finding } from './problem.js';

/**
 * Checks the entries of a list of processes, each by itself and then all together. `outlineOf` gets
 * what came of an entry, or else the entry as it is, and may see nothing in it.
 */
export function checkProcesses<Process>(
  entries: readonly unknown[],
  schema: z.ZodType<Process>,
  outlineOf: (process: unknown, path: Path) => Outline | undefined,
): Checked<readonly Process[]> {
  const checked = entries.map((entry) => check(schema, entry));
  const outlines = checked.flatMap((each, index) => {
    const process = each.ok ? each.value : entries[index];
    return outlineOf(process, ['processes', index]) ?? [];
  });
  const findings = [
    ...checked.flatMap((each, index) =>
      each.ok ? [] : each.findings.map((found) => under(index, found)),
    ),
    ...checkTogether(outlines, { isWhole: outlines.length === entries.length }),
  ];
  if (findings.length > 0) return { ok: false, findings };
  return { ok: true, value: checked.filter((each) => each.ok).map(({ value }) => value) };
}

function under(index: number, finding: Finding): Finding {
  return { ...finding, path: ['processes', index, ...finding.path] };
}
