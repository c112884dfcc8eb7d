/** A terminal that is painted over and over again. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was; the last picture stays. */
  close(): void;
}

const HOME = '\x1b[H';
const CLEAR_TO_LINE_END = '\x1b[K';
const CLEAR_TO_END = '\x1b[J';
const CLEAR_ALL = '\x1b[2J';
const [HIDE_CURSOR, SHOW_CURSOR] = ['\x1b[?25l', '\x1b[?25h'];
const [CUT_LONG_LINES, WRAP_LONG_LINES] = ['\x1b[?7l', '\x1b[?7h'];

/** Takes the terminal over. Each picture is one write over the one before, so nothing flickers. */
export function openScreen(write: (text: string) => void, rows: () => number): Screen {
  write(HIDE_CURSOR + CUT_LONG_LINES + CLEAR_ALL);
  return {
    draw: (lines) => {
      // The cursor stands in the last row after the picture; one line more would scroll it.
      const shown = fitting(lines, rows() - 1);
      // Cleared first: behind a line that fills the row, the last column would be cleared as well.
      const picture = shown.map((line) => `${CLEAR_TO_LINE_END}${line}\n`).join('');
      write(HOME + picture + CLEAR_TO_END);
    },
    close: () => write(WRAP_LONG_LINES + SHOW_CURSOR),
  };
}

function fitting(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(room - 1, 0));
  return [...shown, `(${lines.length - shown.length} more lines do not fit)`];
}
