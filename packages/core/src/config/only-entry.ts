import * as z from 'zod';

/** A list for which its only entry may stand, so that `status: 200` is `status: [200]`. */
export function orOnlyEntry<Schema extends z.ZodType>(
  { kind, expected }: { readonly kind: 'string' | 'number'; readonly expected: string },
  list: Schema,
) {
  return z.preprocess((value, context) => {
    if (Array.isArray(value)) return value;
    if (typeof value === kind) return [value];
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  }, list);
}
