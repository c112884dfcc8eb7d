import { readdirSync, readFileSync } from 'node:fs';

/** The variable that all programs which a test starts inherit, those of deputies included. */
export const TEST_MARK = 'POSSE_TEST';

/** Living processes that carry this value of the mark: their pids and command lines. */
export function markedProcesses(value: string): readonly { pid: number; command: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .filter((pid) => read(pid, 'environ').split('\0').includes(`${TEST_MARK}=${value}`))
    .filter((pid) => !/\) [ZX] /.test(read(pid, 'stat')))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 120) }));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
