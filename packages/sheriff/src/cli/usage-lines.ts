import type { FleetProcess } from '@posse/protocol';
import { bytesText, percentText } from './amount.js';
import { type Column, renderTable } from './table.js';

const COLUMNS: readonly Column[] = [
  { title: 'PROCESS', align: 'left' },
  { title: 'PROCESSES', align: 'right' },
  { title: 'THREADS', align: 'right' },
  { title: 'OPEN FILES', align: 'right' },
  { title: 'MAX CPU', align: 'right' },
  { title: 'MAX MEM', align: 'right' },
];

/**
 * What the trees of live runs hold and the most that they have used, as a table; no lines when
 * nothing is known of it.
 */
export function usageLines(processes: readonly FleetProcess[], width: number): string[] {
  const rows = processes
    .map((process) => ({ cells: [process.id, ...usageCells(process)] }))
    .filter(({ cells: [, ...usage] }) => usage.some((cell) => cell !== ''));
  return rows.length === 0 ? [] : renderTable(COLUMNS, rows, width);
}

function usageCells(process: FleetProcess): string[] {
  return [
    cell(process.processes, String),
    cell(process.threads, String),
    cell(process.openFiles, String),
    cell(process.maxCpuPercent, percentText),
    cell(process.maxMemoryBytes, bytesText),
  ];
}

/** What the machine cannot tell, or an older deputy does not, stays empty. */
function cell(value: number | null | undefined, text: (value: number) => string): string {
  return value === null || value === undefined ? '' : text(value);
}
