import type { HostRow } from '@posse/protocol';
import type { FleetView } from '../../client/fleet-view.js';
import { bytesText } from '../amount.js';
import type { Register } from '../command.js';
import { formatDuration } from '../duration.js';
import { EXIT } from '../exit-code.js';
import { hostFields } from '../status-json.js';
import type { Setting } from '../status-lines.js';
import { type Column, type Row, renderTable } from '../table.js';

const COLUMNS: readonly Column[] = [
  { title: 'HOST', align: 'left' },
  { title: 'LINK', align: 'left' },
  { title: 'FOR', align: 'right' },
  { title: 'RUNNING', align: 'right' },
  { title: 'LOAD', align: 'right' },
  { title: 'MEM', align: 'right' },
  { title: 'DISK FREE', align: 'right' },
  { title: 'TEMP', align: 'right' },
  { title: 'DEPUTY', align: 'left' },
];

/** `hosts` */
export const hosts: Register = (cli, run) => {
  cli
    .command('hosts')
    .description('show the hosts, the links to their deputies, and what the machines use')
    .action(() =>
      run(async ({ client, out, world }) => {
        const view = client.fleet.get();
        const rows = [...view.hosts.values()];
        const setting = { width: out.width(), nowMs: world.now(), paint: out.paint };
        const lines = rows.map((host) => rowOf(host, view, setting));
        out.say(...renderTable(COLUMNS, lines, setting.width));
        out.document({
          hosts: rows.map(fieldsOf),
        });
        return EXIT.done;
      }),
    );
};

function rowOf(host: HostRow, view: FleetView, { nowMs, paint }: Setting): Row {
  const link = host.link === 'up' ? paint('green', '+ up') : paint('red', '! down');
  const forHowLong = formatDuration(nowMs - Date.parse(host.since));
  const cells = [host.name, link, forHowLong, runningOn(host.name, view)];
  const tail = [host.url, host.error].filter((part) => part !== null && part !== undefined);
  return { cells: [...cells, ...machineCells(host)], tail: tail.join('  ') };
}

/** What is not known of a machine in reach stays empty; one out of reach has a reason instead. */
function machineCells({ link, machine }: HostRow): readonly string[] {
  if (link === 'down') return [];
  if (machine === null || machine === undefined) return ['', '', '', ''];
  const { load, memoryBytes, memoryTotalBytes, diskFreeBytes, temperatureCelsius } = machine;
  return [
    load[0]?.toFixed(2) ?? '',
    `${Math.round((100 * memoryBytes) / memoryTotalBytes)}%`,
    diskFreeBytes === null ? '' : bytesText(diskFreeBytes),
    temperatureCelsius === null ? '' : `${Math.round(temperatureCelsius)} C`,
  ];
}

function runningOn(host: string, { processes }: FleetView): string {
  const all = [...processes.values()].filter((process) => process.host === host);
  const running = all.filter(({ phase, stale }) => phase === 'running' && !stale);
  return `${running.length}/${all.length}`;
}

function fieldsOf(host: HostRow) {
  return { ...hostFields(host), version: host.version, machine: host.machine ?? null };
}
