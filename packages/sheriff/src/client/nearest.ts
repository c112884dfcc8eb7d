/**
 * The known name that was most likely meant: the one with the fewest letters to add, drop or
 * change, at most one for every three letters, whatever their case.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.floor(word.length / 3) + 1;
  for (const name of known) {
    if (Math.abs(name.length - word.length) >= fewest) continue;
    const slips = distance(word.toLowerCase(), name.toLowerCase());
    if (slips < fewest) [best, fewest] = [name, slips];
  }
  return best;
}

/** Levenshtein distance, row by row. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const row = [index + 1];
    for (const [column, wanted] of [...to].entries()) {
      const change = at(above, column) + (letter === wanted ? 0 : 1);
      row.push(Math.min(change, at(above, column + 1) + 1, at(row, column) + 1));
    }
    above = row;
  }
  return at(above, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
