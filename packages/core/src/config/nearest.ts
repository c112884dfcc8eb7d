const MAX_LENGTH = 64;

/**
 * The known name that a word was most likely meant to be: the one with the fewest slips (a letter
 * too many, missing, wrong or swapped with its neighbour), at most one for every three letters.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let slips = Math.floor(word.length / 3) + 1;
  for (const name of known) {
    const found = distance(word.toLowerCase(), name.toLowerCase(), slips);
    if (found < slips) [best, slips] = [name, found];
  }
  return best;
}

/** The end of a message that offers a name, or nothing when there is none to offer. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean ${JSON.stringify(name)}?`;
}

/**
 * Damerau-Levenshtein distance in its restricted form (optimal string alignment), or `limit` as
 * soon as it cannot be less.
 */
function distance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let twoBack: readonly number[] = [];
  let back: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(back, column) + 1,
          at(current, column - 1) + 1,
          at(back, column - 1) + (same ? 0 : 1),
          isSwap ? at(twoBack, column - 2) + 1 : limit,
        ),
      );
    }
    if (Math.min(...current) >= limit) return limit;
    [twoBack, back] = [back, current];
  }
  return at(back, to.length);
}

function at(row: readonly number[], column: number): number {
  return Number(row[column]);
}
