import type { FleetProcess, HostRow } from '@posse/protocol';
import type { FleetView } from '../client/fleet-view.js';
import { bytesText, percentText } from './amount.js';
import { formatDuration } from './duration.js';
import { exitText } from './exit-text.js';
import type { Paint } from './paint.js';
import { lookOf } from './phase-look.js';
import { type Column, oneLine, type Row, renderTable } from './table.js';

/** What the picture of a fleet depends on besides the fleet. */
export interface Setting {
  readonly width: number;
  /** Wall time, milliseconds since 1970. */
  readonly nowMs: number;
  readonly paint: Paint;
}

const COLUMNS: readonly Column[] = [
  { title: 'PROCESS', align: 'left' },
  { title: 'STATE', align: 'left' },
  { title: 'FOR', align: 'right' },
  { title: 'RESTARTS', align: 'right' },
  { title: 'PID', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'MEM', align: 'right' },
];

const NEW_MS = 3_000;

/** Processes as a table, below the hosts that are out of reach; those in reach go without saying. */
export function statusLines(
  view: FleetView,
  processes: readonly FleetProcess[],
  setting: Setting,
): string[] {
  const lost = [...view.hosts.values()].filter(({ link }) => link === 'down');
  const rows = processes.map((process) => rowOf(process, view.hosts.get(process.host), setting));
  return [
    ...lost.map((host) => lostLine(host, setting)),
    ...(lost.length > 0 ? [''] : []),
    ...renderTable(COLUMNS, rows, setting.width),
  ];
}

function lostLine({ name, since, url, error }: HostRow, { nowMs, paint }: Setting): string {
  const place = url === null || error?.includes(url) ? '' : ` (${url})`;
  const reason = error === undefined ? '' : `: ${oneLine(error)}`;
  // A sheriff that has only just begun knows no more than that.
  const ageMs = nowMs - Date.parse(since);
  const age = ageMs < NEW_MS ? '' : ` for ${formatDuration(ageMs)}`;
  return `${paint('red', `! host ${name} is down`)}${age}${reason}${place}`;
}

/** What is not running has a reason, which is worth more than the columns of a live run. */
function rowOf(process: FleetProcess, host: HostRow | undefined, setting: Setting): Row {
  const { nowMs, paint } = setting;
  const { mark, color } = lookOf(process);
  const state = paint(color, `${mark} ${process.phase}`);
  const restarts = String(process.restarts);
  if (process.stale) {
    return { cells: [process.id, state, '', restarts], tail: ageOf(process, host, nowMs) };
  }
  const forHowLong = formatDuration(nowMs - Date.parse(process.since));
  const cells = [process.id, state, forHowLong, restarts];
  const tail = reasonOf(process);
  const isRunning = process.phase === 'running' || tail === '';
  if (process.pid === null || !isRunning) return { cells, tail };
  return { cells: [...cells, String(process.pid), cpu(process), memory(process)], tail };
}

/** How old the news is: as old as the loss of the host. */
function ageOf({ phase }: FleetProcess, host: HostRow | undefined, nowMs: number): string {
  if (phase === 'unknown' || host === undefined) return 'not heard of yet';
  return `last heard of ${formatDuration(nowMs - Date.parse(host.since))} ago`;
}

function reasonOf({ why, exit, phase, removed }: FleetProcess): string {
  if (why !== null) return why;
  if (removed) return 'no longer in the configuration';
  return phase === 'exited' && exit !== null ? exitText(exit) : '';
}

function cpu({ cpuPercent }: FleetProcess): string {
  return cpuPercent === null ? '' : percentText(cpuPercent);
}

function memory({ memoryBytes }: FleetProcess): string {
  return memoryBytes === null ? '' : bytesText(memoryBytes);
}
