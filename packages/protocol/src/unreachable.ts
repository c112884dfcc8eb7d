/** Ends a switch over a union: a member that is not handled fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`This cannot happen: ${JSON.stringify(value)}`);
}
