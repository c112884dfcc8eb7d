import type { HistoryEntry } from '@posse/protocol';
import { clockTime } from './clock-time.js';
import { exitText } from './exit-text.js';
import { fold } from './fold.js';
import { PHASE_LOOKS } from './phase-look.js';
import type { Setting } from './status-lines.js';
import { type Column, type Row, renderTable } from './table.js';

const WHY = 'WHY';
const COLUMNS: readonly Column[] = [
  { title: 'WHEN', align: 'left' },
  { title: 'RUN', align: 'right' },
  { title: 'STATE', align: 'left' },
  { title: WHY, align: 'left' },
];
const EMPTY = ['', '', ''];
const UNASKED_ENDS: ReadonlySet<HistoryEntry['to']> = new Set(['backoff', 'exited', 'failed']);

/** What a process went through as a table, oldest first; a long reason goes on below itself. */
export function historyLines(
  entries: readonly HistoryEntry[],
  { width, paint }: Pick<Setting, 'width' | 'paint'>,
): string[] {
  const all = entries.map((entry) => {
    const { mark, color } = PHASE_LOOKS[entry.to];
    const state = paint(color, `${mark} ${entry.to}`);
    return { cells: [clockTime(entry.at), String(entry.run), state], reason: reasonOf(entry) };
  });
  const [titles = ''] = renderTable(COLUMNS, all, width);
  const rows = all.flatMap(({ cells, reason }): Row[] => {
    const [first, ...rest] = fold(reason, width - titles.indexOf(WHY));
    return [{ cells, tail: first }, ...rest.map((tail) => ({ cells: EMPTY, tail }))];
  });
  return renderTable(COLUMNS, rows, width);
}

function reasonOf(entry: HistoryEntry): string {
  const { why, who } = entry;
  const asker = who === null || why?.includes(who) ? null : `asked by ${who}`;
  return [asker, why, endOf(entry)].filter((part) => part !== null).join('; ');
}

/** How the run ended; null when the reason tells that, as it does where nobody asked for the end. */
function endOf({ to, why, exit }: HistoryEntry): string | null {
  if (exit === null || (why !== null && UNASKED_ENDS.has(to))) return null;
  return to === 'starting' ? `the run before ${exitText(exit)}` : exitText(exit);
}
