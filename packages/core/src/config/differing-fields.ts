/** The fields in which two objects differ; one that is undefined is as good as absent. */
export function differingFields(one: object, other: object): readonly string[] {
  const left = new Map<string, unknown>(Object.entries(one));
  const right = new Map<string, unknown>(Object.entries(other));
  const fields = new Set([...left.keys(), ...right.keys()]);
  return [...fields].filter((field) => !isSame(left.get(field), right.get(field)));
}

/** Whether two values of one field say the same: text and numbers, lists, objects in any order. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  return differingFields(one, other).length === 0;
}
