import * as z from 'zod';

/** How one host took its part of a command. */
export const hostOutcomeSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    host: z.string(),
    /** The host's revision that shows the command. */
    revision: z.int(),
    /** Ids of the processes that it changed, those taken along included. */
    touched: z.array(z.string()),
  }),
  z.object({
    ok: z.literal(false),
    host: z.string(),
    /** An error code of the wire. */
    code: z.string(),
    message: z.string(),
  }),
]);

/** What a command answers: an outcome for each host that it concerns. */
export const outcomesResult = z.object({ hosts: z.array(hostOutcomeSchema) });

/** What a command that begins runs answers. */
export const runsResult = outcomesResult.extend({
  /** Ids of those that were asked for and are held otherwise than the file has them by now. */
  outdated: z.array(z.string()),
});

/** A command for some processes, by id. */
export const idsParams = z.object({ ids: z.array(z.string().max(512)).min(1).max(100_000) });

export type HostOutcome = z.output<typeof hostOutcomeSchema>;
