import type { FleetProcess, HostRow } from '@posse/protocol';
import type { FleetView } from '../client/fleet-view.js';

/** The fleet with some of its processes, as `status --json` shows it. */
export function fleetFields(view: FleetView, processes: readonly FleetProcess[]) {
  return {
    hosts: [...view.hosts.values()].map(hostFields),
    processes: processes.map((process) => ({ ...stateFields(process), ...usageFields(process) })),
  };
}

/** The same without what is used, which changes all the time. */
export function fleetState(view: FleetView, processes: readonly FleetProcess[]) {
  return {
    hosts: [...view.hosts.values()].map(hostFields),
    processes: processes.map(stateFields),
  };
}

/** A host as `--json` shows it. */
export function hostFields({ name, url, link, since, error }: HostRow) {
  return { name, url, link, since, ...(error !== undefined && { error }) };
}

function stateFields(process: FleetProcess) {
  const { id, host, name, group, phase, pid, run, restarts, exit, since, stale, why } = process;
  return { id, host, name, group, phase, pid, run, restarts, exit, since, stale, why };
}

function usageFields({ cpuPercent, memoryBytes, ...usage }: FleetProcess) {
  const { processes = null, threads = null, openFiles = null } = usage;
  const { maxCpuPercent = null, maxMemoryBytes = null } = usage;
  const tree = { processes, threads, openFiles };
  return { cpuPercent, memoryBytes, ...tree, maxCpuPercent, maxMemoryBytes };
}
