import type * as z from 'zod';
import type { ProcessConfig } from '../spec.js';

/** One way in which a file may write its processes. */
export interface Dialect {
  readonly name: string;
  /** Checks one process as it stands in the file and gives its canonical form. */
  readonly processSchema: z.ZodType<ProcessConfig>;
}

/** A dialect that people bring along from elsewhere. */
export interface ForeignDialect extends Dialect {
  /** Whether the processes of a file, as they stand there, are written in it. */
  readonly recognises: (processes: readonly unknown[]) => boolean;
}
