import * as z from 'zod';
import { expectation } from './expectation.js';
import { describe } from './found.js';
import { didYouMean, nearest } from './nearest.js';
import { formatPath, type Path } from './path.js';
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
  return { ok: false, findings: withoutConsequences(findings) };
}

interface Explained extends Finding {
  /** The field that one with an unknown name was most likely meant to be. */
  readonly meant?: Path;
}

/** The fields that the schema knows of each object in which it met an unknown one. */
type FieldsOf = Map<unknown, readonly string[]>;

interface Subject {
  readonly value: unknown;
  readonly fieldsOf: FieldsOf;
}

function explain(issue: z.core.$ZodIssue, parent: Path, subject: Subject): readonly Explained[] {
  const path = [
    ...parent,
    ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
  ];
  const found = valueAt(subject.value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = [...subject.fieldsOf].filter(([object]) => object === found);
      const names = known.flatMap(([, fields]) => fields);
      return issue.keys.map((key) => unknownField(path, key, names));
    }
    case 'invalid_key':
      return [
        {
          path,
          at: 'key',
          message: `the name ${issue.issues.map(({ message }) => message).join(' and ')}`,
        },
      ];
    case 'invalid_union': {
      const inner = closestOption(issue);
      if (inner !== undefined) return inner.flatMap((each) => explain(each, path, subject));
    }
  }
  return [{ path, at: 'value', message: sentence(issue, found) }];
}

function unknownField(parent: Path, key: string, known: readonly string[]): Explained {
  const path = [...parent, key];
  const near = nearest(key, known);
  if (near === undefined) {
    return { path, at: 'key', message: `is an unknown field; known here: ${known.join(', ')}` };
  }
  const message = `is an unknown field${didYouMean(near)}`;
  return { path, at: 'key', message, meant: [...parent, near] };
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
  if (typeof found === 'string') return didYouMean(nearest(found, wordsFor(issue)));
  const isBare = typeof found === 'number' || typeof found === 'boolean';
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string';
  const isSaid = issue.message.includes('in quotes');
  return isBare && wantsText && !isSaid ? '; put it in quotes' : '';
}

/** The words that may stand in the place of an issue. */
function wordsFor(issue: z.core.$ZodIssue): readonly string[] {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String);
    case 'invalid_union':
      return issue.errors.flat().flatMap(wordsFor);
    default:
      return [];
  }
}

/** What stands at a path; a bare word or list that is short for an object stands for its parts. */
function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return current;
    if (Array.isArray(current) && typeof key === 'string') continue;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A field whose name is misspelt is not missing besides. */
function withoutConsequences(findings: readonly Explained[]): readonly Finding[] {
  const meant = new Set(findings.map((finding) => finding.meant && formatPath(finding.meant)));
  return findings
    .filter(
      ({ path, message }) => !message.startsWith('is missing') || !meant.has(formatPath(path)),
    )
    .map(({ path, at, message }) => ({ path, at, message }));
}
