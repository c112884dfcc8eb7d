import { closeSync } from 'node:fs';
import * as z from 'zod';
import type { Meta } from '../api.js';
import { type Spec, specSchema } from '../config/spec.js';
import { PosseError } from '../errors.js';
import { readIfThere, replaceFile } from './durable-file.js';
import { STATE_VERSION } from './records.js';

/** The specs of a state folder; those that are removed stay until their run has ended. */
export interface HeldSpecs {
  readonly specs: readonly Spec[];
  readonly removed: readonly Spec[];
  readonly meta: Meta | null;
}

const headerSchema = z.object({ posse: z.literal('specs'), version: z.int() });

const fileSchema = headerSchema.extend({
  specs: z.array(specSchema),
  removed: z.array(specSchema),
  meta: z.record(z.string(), z.unknown()).nullable(),
});

/** Reads the specs that a state folder holds. Throws `state_unusable`. */
export function readHeldSpecs(path: string): HeldSpecs {
  const text = readIfThere(path);
  if (text === null) return { specs: [], removed: [], meta: null };
  const content = parseJson(text);
  const version = headerSchema.safeParse(content).data?.version ?? STATE_VERSION;
  const parsed = fileSchema.safeParse(content);
  if (parsed.success && version <= STATE_VERSION) return parsed.data;
  const what =
    version > STATE_VERSION
      ? `was written by a newer version (${version}, this one knows ${STATE_VERSION})`
      : 'cannot be understood';
  const hint = 'Use the version that wrote it, or put a good copy in its place.';
  throw new PosseError('state_unusable', `"${path}" ${what}. ${hint}`);
}

/** Replaces the specs of a state folder, durably. Throws `state_not_written`. */
export function writeHeldSpecs(path: string, held: HeldSpecs): void {
  try {
    const content = { posse: 'specs', version: STATE_VERSION, ...held };
    closeSync(replaceFile(path, `${JSON.stringify(content)}\n`));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const text = `Cannot write "${path}": ${reason}. Nothing was changed; make room on the disk and try again.`;
    throw new PosseError('state_not_written', text, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
