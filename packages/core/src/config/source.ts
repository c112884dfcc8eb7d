import type { Path } from './path.js';

/** A value of a file together with its offset in the text, whatever the format. */
export type Located =
  | { readonly kind: 'scalar'; readonly offset: number; readonly value: Scalar }
  | { readonly kind: 'list'; readonly offset: number; readonly items: readonly Located[] }
  | { readonly kind: 'map'; readonly offset: number; readonly fields: ReadonlyMap<string, Field> };

/** A value without parts. */
export type Scalar = string | number | boolean | null;

/** One field of a map: where its name stands, and its value. */
export interface Field {
  readonly keyOffset: number;
  readonly value: Located;
}

/** What a reader objects to before anything is known of the fields. */
export interface Fault {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}

/**
 * Readers look at the depth before they parse. Parsers recurse, and a RangeError is the lucky case:
 * where V8 must compile a regular expression on a nearly full call stack, the whole program aborts.
 */
export const MAX_DEPTH = 100;

/** What a reader says of a text that is deeper. */
export function tooDeep(offset: number): Fault {
  return { offset, path: [], message: `this nests more than ${MAX_DEPTH} levels deep` };
}

/** What a reader makes of a text; without a root its syntax is broken. */
export interface Source {
  readonly root?: Located;
  readonly faults: readonly Fault[];
}

/** Makes a map of fields in the order of the file, and reports those that cannot be kept. */
export function mapOf(
  offset: number,
  entries: readonly (Field & { readonly key: string; readonly path: Path })[],
  faults: Fault[],
): Located {
  const fields = new Map<string, Field>();
  for (const { key, path, keyOffset, value } of entries) {
    if (key === '__proto__') {
      faults.push({ offset: keyOffset, path, message: 'is an unknown field' });
    } else if (fields.has(key)) {
      faults.push({
        offset: keyOffset,
        path,
        message: 'is given more than once; keep one of them',
      });
    } else {
      fields.set(key, { keyOffset, value });
    }
  }
  return { kind: 'map', offset, fields };
}

/** The value alone, as plain data. */
export function plain(located: Located): unknown {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'list') return located.items.map(plain);
  return Object.fromEntries([...located.fields].map(([key, { value }]) => [key, plain(value)]));
}

/**
 * Finds the place that a finding is about. A path that leads into a bare word ends at the word, one
 * through the field that a bare list stands for leaves that out, and a missing field is found at the
 * value that lacks it.
 */
export function locate(root: Located, path: Path, at: 'key' | 'value') {
  let place: Field = { keyOffset: root.offset, value: root };
  const written: (string | number)[] = [];
  for (const [depth, key] of path.entries()) {
    const { value } = place;
    if (value.kind === 'scalar') return { path: written, offset: value.offset };
    if (value.kind === 'list' && typeof key === 'string') continue;
    const next = part(value, key);
    if (next === undefined)
      return { path: [...written, ...path.slice(depth)], offset: value.offset };
    written.push(key);
    place = next;
  }
  return { path: written, offset: at === 'key' ? place.keyOffset : place.value.offset };
}

function part(value: Exclude<Located, { kind: 'scalar' }>, key: string | number) {
  if (value.kind === 'map') return value.fields.get(String(key));
  const item = value.items[Number(key)];
  return item && { keyOffset: item.offset, value: item };
}
