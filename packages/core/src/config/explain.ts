import * as z from 'zod';
import { describe, oneOf } from './found.js';
import { didYouMean, nearest } from './nearest.js';
import type { Path } from './path.js';
import type { Finding } from './problem.js';

/** A value that fits its schema, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Checks a value against a schema and says what is wrong in our own words. A message that a schema
 * brings along is a predicate, such as "must be an absolute path"; what was found is added here.
 */
export function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const fieldsOf: FieldsOf = new Map();
  const result = schema.safeParse(value, {
    error: (issue) => {
      if (issue.inst instanceof z.ZodObject) {
        fieldsOf.set(issue.input, Object.keys(issue.inst.shape));
      }
      return expectation(issue);
    },
  });
  if (result.success) return { ok: true, value: result.data };
  const findings = result.error.issues.flatMap((issue) => explain(issue, [], { value, fieldsOf }));
  return { ok: false, findings };
}

/** The fields that the schema knows of each object in which it met an unknown one. */
type FieldsOf = Map<unknown, readonly string[]>;

interface Subject {
  readonly value: unknown;
  readonly fieldsOf: FieldsOf;
}

function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? 'of another kind'}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'too_small':
      return `must ${bound(issue.origin, `at least ${issue.minimum}`)}`;
    case 'too_big':
      return `must ${bound(issue.origin, `at most ${issue.maximum}`)}`;
    default:
      return 'must be something else';
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function bound(origin: string, amount: string): string {
  if (origin === 'string') return `have ${amount} characters`;
  if (origin === 'array') return `have ${amount} entries`;
  return `be ${amount}`;
}

function explain(issue: z.core.$ZodIssue, parent: Path, subject: Subject): readonly Finding[] {
  const path = [
    ...parent,
    ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
  ];
  const found = valueAt(subject.value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = subject.fieldsOf.get(found) ?? [];
      return issue.keys.map((key) => unknownField([...path, key], key, known));
    }
    case 'invalid_key':
      return [{ path, at: 'key', message: `the name ${issue.issues[0]?.message ?? ''}` }];
    case 'invalid_union': {
      const inner = closestOption(issue);
      if (inner !== undefined) return inner.flatMap((each) => explain(each, path, subject));
    }
  }
  return [{ path, at: 'value', message: sentence(issue, found) }];
}

function unknownField(path: Path, key: string, known: readonly string[]): Finding {
  const near = nearest(key, known);
  const hint = near === undefined ? `; known here: ${known.join(', ')}` : didYouMean(near);
  return { path, at: 'key', message: `is an unknown field${hint}` };
}

/** The option of a union that the value has the kind of, so that only its parts are wrong. */
function closestOption(union: z.core.$ZodIssueInvalidUnion) {
  return union.errors.find((issues) => issues.every(({ path }) => path.length > 0));
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  if (!issue.message.startsWith('must ')) return issue.message;
  if (found === undefined) return `is missing; it ${issue.message}`;
  return `${issue.message}, but is ${describe(found)}${hintFor(issue, found)}`;
}

function hintFor(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    return didYouMean(nearest(found, issue.values.map(String)));
  }
  const isBare = typeof found === 'number' || typeof found === 'boolean';
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string';
  return isBare && wantsText ? '; put it in quotes' : '';
}

/** What stands at a path; a bare word that is short for an object stands for its parts too. */
function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return current;
    current = Reflect.get(current, key);
  }
  return current;
}
