/** Ends a `switch` over a union: a member that is not handled fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
