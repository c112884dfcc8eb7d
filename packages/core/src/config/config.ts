import * as z from 'zod';
import { type Deputy, deputiesSchema } from './deputies.js';
import { dialectOf } from './dialects/index.js';
import { type Checked, check } from './explain.js';
import { isObject } from './is-object.js';
import { nameSchema } from './name.js';
import { outlineOf } from './outline.js';
import { checkProcesses } from './processes.js';
import type { ProcessConfig } from './spec.js';

/** A configuration in its canonical form, with all defaults filled in. */
export interface Config {
  /** The field `name` of the file, else the name of its folder. */
  readonly name: string;
  readonly file: string;
  readonly deputies: readonly Deputy[];
  readonly processes: readonly ProcessConfig[];
}

const envelopeSchema = z.strictObject({
  name: nameSchema.optional(),
  deputies: deputiesSchema.prefault([]),
  /** Their form is a matter of the dialect. */
  processes: z.array(z.unknown()).min(1, 'holds nothing to run; give at least one process'),
});

/** Makes a configuration of what a file holds, whatever its dialect. */
export function configFrom(
  content: unknown,
  origin: { readonly file: string; readonly folder: string },
): Checked<Config> {
  const entries = processesOf(content);
  const envelope = check(envelopeSchema, content);
  const processes = checkProcesses(entries, dialectOf(entries).processSchema, outlineOf);
  if (envelope.ok && processes.ok) {
    const { name = nameFrom(origin.folder), deputies } = envelope.value;
    return { ok: true, value: { name, file: origin.file, deputies, processes: processes.value } };
  }
  const findings = [envelope, processes].flatMap((part) => (part.ok ? [] : part.findings));
  return { ok: false, findings };
}

function processesOf(content: unknown): readonly unknown[] {
  if (!isObject(content) || !('processes' in content)) return [];
  return Array.isArray(content.processes) ? content.processes : [];
}

/** A folder may be called what a configuration may not; `/` has no name at all. */
function nameFrom(folder: string): string {
  const name = folder.replace(/[^\p{L}\p{M}\p{N} _.+@#=,()-]/gu, '_').trim();
  return nameSchema.safeParse(name).success ? name : 'posse';
}
