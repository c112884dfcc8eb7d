import * as z from 'zod';
import type { Facts } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import { withIntent } from '../machine/with-intent.js';

/** The version of the state folder. A newer one than this is left alone. */
export const STATE_VERSION = 1;

const time = z.number();
const pid = z.int();
/** A ledger from before there were reasons has none. */
const reason = z.string().nullable().default(null);

const stateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('stopped'), since: time }),
  z.object({ phase: z.literal('waiting'), since: time, again: z.boolean().default(false) }),
  z.object({
    phase: z.literal('starting'),
    since: time,
    pid: pid.nullable(),
    deadline: time.nullable(),
    finding: reason,
  }),
  z.object({ phase: z.literal('running'), since: time, pid, late: reason }),
  z.object({ phase: z.literal('backoff'), since: time, until: time, reason }),
  z.object({
    phase: z.literal('stopping'),
    since: time,
    pid: pid.nullable(),
    cause: z.enum(['asked', 'not_ready', 'unhealthy', 'over_memory', 'leader_ended']),
    reason,
    ranMs: time,
    signal: z.enum(['due', 'calling_off', 'ordered', 'sent']),
    killAt: time,
    kills: z.int(),
  }),
  z.object({ phase: z.literal('exited'), since: time, success: z.boolean() }),
  z.object({ phase: z.literal('failed'), since: time, reason: z.string() }),
]);

const factsSchema = z.object({
  want: z.enum(['up', 'down']),
  wantRun: z.int(),
  run: z.int(),
  restarts: z.int(),
  failures: z.int(),
  restartedAt: z.array(time).readonly(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  completed: z.enum(['no', 'badly', 'successfully']),
  askedBy: reason,
  state: stateSchema,
}) satisfies z.ZodType<Facts>;

/** The first line of a ledger. */
export const headerSchema = z.object({
  posse: z.literal('ledger'),
  version: z.int(),
  /** Tells this state folder's runs from those of any other. */
  stateId: z.string(),
  bootKey: z.string(),
});

/** One line of a ledger; the last one of a name and kind holds. */
export const recordSchema = z.discriminatedUnion('kind', [
  /** What a command came to; on disk before the command is acknowledged. */
  z.object({
    kind: z.literal('intent'),
    name: z.string(),
    want: z.enum(['up', 'down']),
    wantRun: z.int(),
    who: z.string(),
    wallMs: z.number(),
  }),
  /** What is known of a process; written before anything is done about it. */
  z.object({ kind: z.literal('facts'), name: z.string(), facts: factsSchema }),
  /** Run numbers up to this one may have been used, even if no later record says so. */
  z.object({ kind: z.literal('reserved'), name: z.string(), upTo: z.int() }),
  /** The process is gone; its name's run numbers are not. */
  z.object({ kind: z.literal('retired'), name: z.string(), run: z.int() }),
]);

export type Header = z.output<typeof headerSchema>;
export type LedgerRecord = z.output<typeof recordSchema>;

/** What a ledger comes to. */
export interface LedgerState {
  readonly facts: Map<string, Facts>;
  readonly reserved: Map<string, number>;
  readonly retired: Map<string, number>;
}

/** A ledger that says nothing yet. */
export function emptyLedgerState(): LedgerState {
  return { facts: new Map(), reserved: new Map(), retired: new Map() };
}

/** Adds what a record says. */
export function addRecord({ facts, reserved, retired }: LedgerState, record: LedgerRecord): void {
  const { name } = record;
  switch (record.kind) {
    case 'intent': {
      const known = facts.get(name);
      if (known) facts.set(name, withIntent(known, record));
      return;
    }
    case 'facts':
      facts.set(name, record.facts);
      retired.delete(name);
      return;
    case 'reserved':
      reserved.set(name, Math.max(reserved.get(name) ?? 0, record.upTo));
      return;
    case 'retired':
      facts.delete(name);
      retired.set(name, record.run);
      return;
    default:
      unreachable(record);
  }
}

/** The fewest records that say the same. */
export function recordsOf({ facts, reserved, retired }: LedgerState): LedgerRecord[] {
  return [
    ...Array.from(facts, ([name, known]) => ({ kind: 'facts' as const, name, facts: known })),
    ...Array.from(reserved, ([name, upTo]) => ({ kind: 'reserved' as const, name, upTo })),
    ...Array.from(retired, ([name, run]) => ({ kind: 'retired' as const, name, run })),
  ];
}
