import * as z from 'zod';
import { isObject } from './is-object.js';

/** What may stand for an object that has one main field. */
export interface BareWord {
  /** The main field, whose value the bare word is. */
  readonly field: string;
  /** What a bare word may be: a string, unless this says otherwise. */
  readonly kinds?: readonly ('string' | 'number' | 'list')[];
  /** Says what is expected to those who give neither, such as `must be a signal, or an object`. */
  readonly expected: string;
}

/**
 * An object for which a bare word may stand: the word is the value of its main field, so that
 * `restart: always` is `restart: { policy: always }`.
 */
export function orBareWord<Schema extends z.ZodType>(
  { field, kinds = ['string'], expected }: BareWord,
  schema: Schema,
) {
  return z.preprocess((value, context) => {
    if (kinds.some((kind) => kind === kindOf(value))) return { [field]: value };
    if (isObject(value)) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  }, schema);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}
