import * as z from 'zod';
import { sizeSchema } from './size.js';

const size = orUnlimited(sizeSchema, 'a size, such as "2GiB"');
const count = orUnlimited(z.int().min(0), 'a whole number that is not negative');

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

/** A limit that may be lifted. */
function orUnlimited<Schema extends z.ZodType>(schema: Schema, expected: string) {
  return z.union([z.literal('unlimited'), schema], `must be ${expected}, or "unlimited"`);
}
