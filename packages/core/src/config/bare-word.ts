import * as z from 'zod';
import { isObject } from './is-object.js';

/**
 * An object for which a bare word may stand: the word is the value of its main field, so that
 * `restart: always` is `restart: { policy: always }`. `expected` says so to those who give neither.
 */
export function orBareWord<Schema extends z.ZodType>(
  mainField: string,
  expected: string,
  schema: Schema,
) {
  return z.preprocess((value, context) => {
    if (typeof value === 'string') return { [mainField]: value };
    if (isObject(value)) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  }, schema);
}
