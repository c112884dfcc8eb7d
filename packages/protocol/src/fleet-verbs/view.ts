import * as z from 'zod';
import { machineSchema, processSchema, usageSchema } from '../snapshot.js';

/** One computer as the sheriff sees it. */
export const hostSchema = z.object({
  name: z.string(),
  /** Where its deputy is dialled; null when no deputy has this name. */
  url: z.string().nullable(),
  link: z.enum(['up', 'down']),
  /** False until its link has come up or failed for the first time: wait for it, it is soon known. */
  tried: z.boolean(),
  /** Since when the link is so, ISO 8601. */
  since: z.iso.datetime(),
  error: z.string().optional(),
  version: z.string().nullable(),
  generation: z.string().nullable(),
  /** The deputy's own revision; compare with that of a command's answer. */
  revision: z.int().nullable(),
  /** What the computer uses; null while that is not known. */
  machine: machineSchema.nullish(),
});

/** One process as the sheriff sees it. */
export const fleetProcessSchema = processSchema.omit({ goal: true, want: true }).extend({
  /** `host/name`. */
  id: z.string(),
  host: z.string(),
  want: z.enum(['up', 'down', 'unknown']),
  goal: z.enum(['met', 'pending', 'missed', 'unknown']),
  ...usageSchema.omit({ name: true }).shape,
  /** Its host is out of reach: what is said of it is the last that was heard. */
  stale: z.boolean(),
  /** Whether its deputy holds a spec of it; null when that is not known. */
  applied: z.boolean().nullable(),
});

/** Everything at one revision. */
export const fleetSnapshotSchema = z.object({
  revision: z.int(),
  configuration: z.object({ name: z.string(), file: z.string() }),
  hosts: z.array(hostSchema),
  processes: z.array(fleetProcessSchema),
});

/** What became different since the revision before. */
export const fleetChangesSchema = z.object({
  revision: z.int(),
  hosts: z.array(hostSchema),
  processes: z.array(fleetProcessSchema),
  goneHosts: z.array(z.string()),
  goneProcesses: z.array(z.string()),
});

export type HostRow = z.output<typeof hostSchema>;
export type FleetProcess = z.output<typeof fleetProcessSchema>;
export type FleetSnapshot = z.output<typeof fleetSnapshotSchema>;
export type FleetChanges = z.output<typeof fleetChangesSchema>;
