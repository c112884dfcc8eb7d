import type { ProcessConfig } from '@posse/core/config';
import type { FleetProcess, HostRow, ProcessRow, Usage } from '@posse/protocol';
import type { Heard } from '../link/deputy-view.js';
import { describeOwner, isNeverStarted, ownerOf, type Place } from './place.js';

/** The rows of a host's processes: those of the configuration, then those that it has no more. */
export function processRows(place: Place, host: HostRow): readonly FleetProcess[] {
  const { wanted, occupant, configuration } = place;
  const heard = occupant.kind === 'deputy' ? occupant.view.heard : null;
  if (heard === null) {
    const rowOf = isNeverStarted(occupant) ? neverAppliedRow : unknownRow;
    return wanted.map((process) => rowOf(process, host));
  }
  const owner = ownerOf(heard, configuration);
  const held = owner === 'us' ? heard.processes : new Map<string, ProcessRow>();
  const names = new Set(wanted.map(({ name }) => name));
  const removed = [...held.values()].filter(({ name }) => !names.has(name));
  return [
    ...wanted.map((process) => {
      const row = held.get(process.name);
      return row === undefined
        ? notAppliedRow(process, host, heard, owner)
        : heldRow(row, host, heard);
    }),
    ...removed.map((row) => removedRow(row, host, heard)),
  ];
}

const REMOVED = 'no longer in the configuration: "sheriff cli apply" takes it away';
const NOT_APPLIED = 'not applied yet: run "sheriff cli apply" or "up"';

function heldRow(row: ProcessRow, host: HostRow, { usage }: Heard): FleetProcess {
  const stale = host.link === 'down';
  // A sample may be older than the end of the run that it was taken of.
  const sample = stale || row.pid === null ? undefined : usage.get(row.name);
  return {
    ...row,
    id: `${host.name}/${row.name}`,
    host: host.name,
    why: stale ? outOfReach(host, row.why) : row.why,
    ...usageOf(sample),
    stale,
    applied: !row.removed,
  };
}

function removedRow(row: ProcessRow, host: HostRow, heard: Heard): FleetProcess {
  const shown = heldRow(row, host, heard);
  // What is being taken away already, or cannot be reached, has more to say than that.
  const why = row.removed || shown.stale ? shown.why : REMOVED;
  return { ...shown, removed: true, why };
}

function notAppliedRow(
  process: ProcessConfig,
  host: HostRow,
  heard: Heard,
  owner: ReturnType<typeof ownerOf>,
): FleetProcess {
  const why = owner === 'others' ? describeOwner(host.name, heard) : NOT_APPLIED;
  const stale = host.link === 'down';
  return {
    ...blankRow(process, host),
    phase: 'stopped',
    want: 'down',
    goal: 'met',
    why: stale ? outOfReach(host, why) : why,
    stale,
    applied: false,
  };
}

/** On a host where nobody can have applied anything it does not run, although nobody says so. */
function neverAppliedRow(process: ProcessConfig, host: HostRow): FleetProcess {
  return {
    ...blankRow(process, host),
    phase: 'stopped',
    want: 'down',
    goal: 'met',
    why: NOT_APPLIED,
    stale: false,
    applied: false,
  };
}

function unknownRow(process: ProcessConfig, host: HostRow): FleetProcess {
  return {
    ...blankRow(process, host),
    phase: 'unknown',
    want: 'unknown',
    goal: 'unknown',
    why: host.error === undefined ? null : outOfReach(host, null),
    stale: true,
    applied: null,
  };
}

function blankRow({ name, group, autostart }: ProcessConfig, host: HostRow) {
  return {
    id: `${host.name}/${name}`,
    host: host.name,
    name,
    group: group ?? null,
    autostart,
    pid: null,
    run: 0,
    restarts: 0,
    exit: null,
    since: host.since,
    removed: false,
    ...usageOf(undefined),
  };
}

function usageOf(sample: Usage | undefined): Omit<Usage, 'name'> {
  return {
    cpuPercent: sample?.cpuPercent ?? null,
    memoryBytes: sample?.memoryBytes ?? null,
    processes: sample?.processes ?? null,
    threads: sample?.threads ?? null,
    openFiles: sample?.openFiles ?? null,
    maxCpuPercent: sample?.maxCpuPercent ?? null,
    maxMemoryBytes: sample?.maxMemoryBytes ?? null,
  };
}

function outOfReach({ name, error }: HostRow, lastHeard: string | null): string {
  const reach = `${name} is out of reach${error === undefined ? '' : ` (${error})`}`;
  return lastHeard === null ? reach : `${reach}; the last that was heard: ${lastHeard}`;
}
