import { differingFields } from './differing-fields.js';
import type { Spec } from './spec.js';

/** What giving a host a new set of specs does to those that it holds; processes by name. */
export interface Plan {
  readonly added: readonly string[];
  /** Those that stay and differ, with the fields in which they do. */
  readonly changed: readonly { readonly name: string; readonly fields: readonly string[] }[];
  readonly removed: readonly string[];
  readonly untouched: readonly string[];
}

/** Compares the specs that a host holds with those that it should hold, each set in its own order. */
export function planSpecs(held: readonly Spec[], wanted: readonly Spec[]): Plan {
  const heldByName = new Map(held.map((spec) => [spec.name, spec]));
  const wantedNames = new Set(wanted.map(({ name }) => name));
  const kept = wanted.flatMap((spec) => {
    const before = heldByName.get(spec.name);
    return before ? [{ name: spec.name, fields: differingFields(before, spec) }] : [];
  });
  return {
    added: [...wantedNames].filter((name) => !heldByName.has(name)),
    changed: kept.filter(({ fields }) => fields.length > 0),
    removed: [...heldByName.keys()].filter((name) => !wantedNames.has(name)),
    untouched: kept.filter(({ fields }) => fields.length === 0).map(({ name }) => name),
  };
}
