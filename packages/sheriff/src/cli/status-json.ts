import type { FleetProcess, HostRow } from '@posse/protocol';
import type { FleetView } from '../client/fleet-view.js';

/** The fleet with some of its processes, as `status --json` shows it. */
export function fleetFields(view: FleetView, processes: readonly FleetProcess[]) {
  return {
    hosts: [...view.hosts.values()].map(hostFields),
    processes: processes.map(processFields),
  };
}

/** A host as `--json` shows it. */
export function hostFields({ name, url, link, since, error }: HostRow) {
  return { name, url, link, since, ...(error !== undefined && { error }) };
}

function processFields(process: FleetProcess) {
  const { id, host, name, group, phase, pid, run, restarts, exit, since } = process;
  const state = { id, host, name, group, phase, pid, run, restarts, exit, since };
  const { cpuPercent, memoryBytes, stale, why } = process;
  return { ...state, cpuPercent, memoryBytes, stale, why };
}
