/** The old row when the new one says the same, so that rows which did not change keep identity. */
export function keepEqual<Row>(old: Row | undefined, next: Row): Row {
  return old !== undefined && isEqual(old, next) ? old : next;
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  const left = new Map<string, unknown>(Object.entries(one));
  const right = Object.entries(other);
  return left.size === right.length && right.every(([key, value]) => isEqual(left.get(key), value));
}
