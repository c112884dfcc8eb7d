import * as z from 'zod';
import { orBareWord } from '../bare-word.js';
import { sizeSchema } from './size.js';

/** A limit that may be lifted. */
const orUnlimited = <Schema extends z.ZodType>(schema: Schema, expected: string) =>
  z.union([z.literal('unlimited'), schema], `must be ${expected}, or "unlimited"`);

const size = orUnlimited(sizeSchema, 'a size, such as "2GiB"');
const count = orUnlimited(
  z
    .int()
    .min(0)
    .max(2 ** 53 - 1),
  'a whole number',
);

/**
 * Who a program runs as: `camera`, or with a group besides, `camera:video`. A number is an id that
 * needs no entry in the user database.
 */
export const userSchema = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string())
  .refine(
    (user) =>
      /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\$?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/.test(user),
    'must be a user, such as "camera", or a user and a group, such as "camera:video"',
  );

/** The permissions that new files of a program do not get. */
export const umaskSchema = z
  .string('must be octal digits in quotes, such as "022"')
  .regex(/^0?[0-7]{3}$/, 'must be three octal digits in quotes, such as "022"');

/** Scheduling of a program's use of disks (see ioprio_set(2)). */
export const ioniceSchema = orBareWord(
  'class',
  'must be a class, such as "idle", or an object',
  z.strictObject({
    class: z.enum(['realtime', 'best_effort', 'idle']),
    /** 0 comes first, 7 last; says nothing for `idle`. */
    level: z.int().min(0).max(7).default(4),
  }),
);

/** CPUs by number. Whether they exist shows when a run begins. */
export const affinitySchema = z.array(z.int().min(0).max(8_191)).min(1).max(8_192);

/** Real-time scheduling (see sched(7)). */
export const realtimeSchema = z.strictObject({
  policy: z.enum(['fifo', 'rr']),
  /** 99 comes first. */
  priority: z.int().min(1).max(99),
});

/** Limits of each process of a run (see getrlimit(2)); both the soft and the hard one. */
export const limitsSchema = z.strictObject({
  /** Open files. */
  nofile: count.optional(),
  /** Bytes of a core dump. */
  core: size.optional(),
  /** Bytes of address space. */
  memory: size.optional(),
  /** Seconds of CPU time. */
  cpu_time: count.optional(),
  /** Bytes of the stack. */
  stack: size.optional(),
  /** Bytes that may be locked into memory, as real-time programs do. */
  memlock: size.optional(),
});
