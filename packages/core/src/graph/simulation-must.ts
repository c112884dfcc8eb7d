/** For tests: fails one of them. */
export function must(condition: boolean, text: string): asserts condition {
  if (!condition) throw new Error(text);
}
