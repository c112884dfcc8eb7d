import stringWidth from 'string-width';

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A line of a table: a cell for each column, or fewer, and a text that goes on to the line's end. */
export interface Row {
  readonly cells: readonly string[];
  readonly tail?: string;
}

const GAP = '  ';
const MIN_FIRST_COLUMN = 16;

/**
 * Lays out a table in lines of at most `width` columns as far as that can be: tails are cut, then
 * the texts of the first column. All cells but those may hold colours.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
): string[] {
  const all: readonly Row[] = [{ cells: columns.map(({ title }) => title) }, ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...all.map(({ cells }) => stringWidth(cells[index] ?? ''))),
  );
  const excess = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  const first = widths[0] ?? 0;
  if (excess > 0) widths[0] = Math.min(first, Math.max(first - excess, MIN_FIRST_COLUMN));

  return all.map(({ cells, tail = '' }) => {
    const texts = cells.map((cell, index) => {
      const room = widths[index] ?? 0;
      return pad(index === 0 ? cut(cell, room) : cell, room, columns[index]?.align ?? 'left');
    });
    const line = texts.join(GAP);
    const rest = cut(oneLine(tail), width - stringWidth(line) - GAP.length);
    return (rest === '' ? line : line + GAP + rest).trimEnd();
  });
}

/** A text without line ends and other control characters, which would break a line or a terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(width - stringWidth(text), 0));
  return align === 'left' ? text + space : space + text;
}

/** As much of a text as fits, and `…` for the rest. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}
