import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { orOnlyEntry } from '../only-entry.js';

/** Scheduling of a program's use of disks (see ioprio_set(2)). */
export const ioniceSchema = orBareWord(
  { field: 'class', expected: 'must be a class, such as "idle", or an object' },
  z.strictObject({
    class: z.enum(['realtime', 'best_effort', 'idle']),
    /** 0 comes first, 7 last; says nothing for `idle`. */
    level: z.int().min(0).max(7).default(4),
  }),
);

/** CPUs by number, in ascending order. Whether they exist shows when a run begins. */
export const affinitySchema = orOnlyEntry(
  { kind: 'number', expected: 'must be the number of a CPU or a list of them' },
  z
    .array(z.int().min(0).max(8_191))
    .min(1)
    .max(8_192)
    .transform((cpus) => [...new Set(cpus)].toSorted((one, other) => one - other)),
);

/** Real-time scheduling (see sched(7)). */
export const realtimeSchema = z.strictObject({
  policy: z.enum(['fifo', 'rr']),
  /** 99 comes first. */
  priority: z.int().min(1).max(99),
});
