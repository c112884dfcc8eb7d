import * as z from 'zod';

/**
 * Where a process is. `unknown` is a sheriff's word for one that it has never heard of, and what
 * becomes of a phase that only a newer deputy knows.
 */
export const phaseSchema = z
  .enum([
    'stopped',
    'waiting',
    'starting',
    'running',
    'backoff',
    'stopping',
    'exited',
    'failed',
    'unknown',
  ])
  .catch('unknown');

/** How a run ended; both are null when nobody can know any more. */
export const exitSchema = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
});

/** One process as its deputy sees it. */
export const processSchema = z.object({
  name: z.string(),
  group: z.string().nullable(),
  autostart: z.boolean(),
  want: z.enum(['up', 'down']),
  phase: phaseSchema,
  /** Whether what was last asked for is done: `missed` means that it cannot happen by itself. */
  goal: z.enum(['met', 'pending', 'missed']),
  pid: z.int().nullable(),
  /** The number of its latest run; 0 when it never ran. */
  run: z.int(),
  /** Automatic restarts over its whole life. */
  restarts: z.int(),
  exit: exitSchema.nullable(),
  /** Since when it is in this phase, ISO 8601. */
  since: z.iso.datetime(),
  why: z.string().nullable(),
  /** Held here, but no longer in the configuration: it goes away when it has ended. */
  removed: z.boolean(),
});

/** What cannot always be told, which is null; an older deputy leaves it out. */
const perhaps = z.number().nullish();

/** What a run's whole tree uses. */
export const usageSchema = z.object({
  name: z.string(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  processes: perhaps,
  threads: perhaps,
  openFiles: perhaps,
  /** The highest samples since the run began, or since its deputy did. */
  maxCpuPercent: perhaps,
  maxMemoryBytes: perhaps,
});

/** What the whole machine uses; what cannot be told is null. */
export const machineSchema = z.object({
  /** 100 when all cores are busy all the time. */
  cpuPercent: z.number().nullable(),
  cpus: z.int(),
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  /** Averages over 1, 5 and 15 minutes. */
  load: z.array(z.number()).length(3),
  /** Of the file system that holds the deputy's state. */
  diskFreeBytes: z.number().nullable(),
  diskTotalBytes: z.number().nullable(),
  /** Since boot, over all interfaces but loopback. */
  receivedBytes: z.number().nullable(),
  sentBytes: z.number().nullable(),
  uptimeMs: z.number(),
  /** The hottest that the machine tells of. */
  temperatureCelsius: z.number().nullable(),
});

/** All that a deputy knows, at one revision. */
export const hostSnapshotSchema = z.object({
  host: z.string(),
  bootKey: z.string(),
  revision: z.int(),
  /** Which specs it holds; null when it holds none. */
  generation: z.string().nullable(),
  processes: z.array(processSchema),
  usage: z.array(usageSchema),
  /** Null before the first sample; an older deputy leaves it out. */
  machine: machineSchema.nullish(),
});

/**
 * What became different since the snapshot or the changes that came before on the same link. One
 * message may sum up several revisions: a number that is left out is no gap.
 */
export const hostChangesSchema = z.object({
  revision: z.int(),
  generation: z.string().nullable(),
  processes: z.array(processSchema),
  gone: z.array(z.string()),
});

/** Usage of all live runs and of the machine, once a second. */
export const hostUsageSchema = z.object({
  usage: z.array(usageSchema),
  machine: machineSchema.nullish(),
});

export type Phase = z.output<typeof phaseSchema>;
export type Exit = z.output<typeof exitSchema>;
export type ProcessRow = z.output<typeof processSchema>;
export type Usage = z.output<typeof usageSchema>;
export type Machine = z.output<typeof machineSchema>;
export type HostSnapshot = z.output<typeof hostSnapshotSchema>;
export type HostChanges = z.output<typeof hostChangesSchema>;
