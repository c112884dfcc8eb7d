import * as z from 'zod';
import type { HistoryEntry } from '../views.js';
import type { NamedEntry } from './entries.js';

/** The version of the file. A newer one than this is left alone. */
const VERSION = 1;

/** The first line of a history. */
export const HEADER = `${JSON.stringify({ posse: 'history', version: VERSION })}\n`;

const headerSchema = z.object({ posse: z.literal('history'), version: z.int() });

const phaseSchema = z.enum([
  ...(['stopped', 'waiting', 'starting', 'running'] as const),
  ...(['backoff', 'stopping', 'exited', 'failed'] as const),
]);

const entrySchema = z.object({
  wallMs: z.number(),
  run: z.int(),
  from: phaseSchema,
  to: phaseSchema,
  why: z.string().nullable(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  who: z.string().nullable(),
}) satisfies z.ZodType<HistoryEntry>;

const lineSchema = entrySchema.extend({ name: z.string() });

/** An entry as a line. */
export function lineOf({ name, entry }: NamedEntry): string {
  return `${JSON.stringify({ name, ...entry })}\n`;
}

/** The entry of a line; null for one that is torn, or that nobody here can read. */
export function parseLine(text: string): NamedEntry | null {
  const line = lineSchema.safeParse(parsed(text));
  if (!line.success) return null;
  const { name, ...entry } = line.data;
  return { name, entry };
}

/** Whether this is the first line of a history that a newer version has written. */
export function isOfNewerVersion(firstLine: string): boolean {
  const header = headerSchema.safeParse(parsed(firstLine));
  return header.success && header.data.version > VERSION;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
