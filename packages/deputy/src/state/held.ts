import type { Meta, Supervisor } from '@posse/core';
import * as z from 'zod';

const appliedSchema = z.object({
  generation: z.string(),
  who: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
});

const heldSchema = z.object({
  configuration: z.string(),
  /** The last generations, each once, the one that is held last. */
  history: z.array(appliedSchema).min(1),
});

/** One generation: who gave it and when. */
export type AppliedGeneration = z.output<typeof appliedSchema>;

/** Which specs the deputy holds. */
export interface Held {
  readonly configuration: string;
  readonly current: AppliedGeneration;
  readonly earlier: readonly AppliedGeneration[];
}

const MAX_GENERATIONS = 20;

/** What is kept beside the held specs; null when none were ever given, or none that we can read. */
export function heldBy(supervisor: Pick<Supervisor, 'held'>): Held | null {
  const parsed = heldSchema.safeParse(supervisor.held().meta);
  const current = parsed.data?.history.at(-1);
  if (!parsed.success || current === undefined) return null;
  const { configuration, history } = parsed.data;
  return { configuration, current, earlier: history.slice(0, -1) };
}

/** What to keep beside specs that are given now. */
export function heldFrom(
  before: Held | null,
  configuration: string,
  applied: AppliedGeneration,
): Meta {
  const known = before === null ? [] : [...before.earlier, before.current];
  const others = known.filter(({ generation }) => generation !== applied.generation);
  return { configuration, history: [...others, applied].slice(-MAX_GENERATIONS) };
}
