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

function reasonOf({ why, exit, who }: Pick<HistoryEntry, 'why' | 'exit' | 'who'>): string {
  const reason = why ?? (exit === null ? null : exitText(exit));
  const asker = who === null ? null : `asked by ${who}`;
  return [asker, reason].filter((part) => part !== null).join('; ');
}
