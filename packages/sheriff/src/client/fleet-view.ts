import type { FleetChanges, FleetProcess, FleetSnapshot, HostRow } from '@posse/protocol';

/** All that a sheriff knows, at one revision. */
export interface FleetView {
  readonly revision: number;
  readonly configuration: FleetSnapshot['configuration'];
  /** By name, in the sheriff's order. */
  readonly hosts: ReadonlyMap<string, HostRow>;
  /** By id, in the sheriff's order. */
  readonly processes: ReadonlyMap<string, FleetProcess>;
}

/** The view before anything is known. */
export const EMPTY_VIEW: FleetView = {
  revision: -1,
  configuration: { name: '', file: '' },
  hosts: new Map(),
  processes: new Map(),
};

/** The view that a snapshot holds. */
export function viewOf({ revision, configuration, hosts, processes }: FleetSnapshot): FleetView {
  return {
    revision,
    configuration,
    hosts: new Map(hosts.map((host) => [host.name, host])),
    processes: new Map(processes.map((process) => [process.id, process])),
  };
}

/**
 * The view after some changes. Changes that it has already leave it as it is; when there is a gap
 * before them the answer is `undefined`, and only a new snapshot helps.
 */
export function foldChanges(view: FleetView, changes: FleetChanges): FleetView | undefined {
  if (changes.revision <= view.revision) return view;
  if (changes.revision !== view.revision + 1) return undefined;

  const hosts = new Map(view.hosts);
  for (const name of changes.goneHosts) hosts.delete(name);
  for (const host of changes.hosts) hosts.set(host.name, host);

  const processes = new Map(view.processes);
  for (const id of changes.goneProcesses) processes.delete(id);
  for (const process of changes.processes) processes.set(process.id, process);

  return { ...view, revision: changes.revision, hosts, processes };
}

/** The view once nobody tells what becomes of it: every host is out of reach, all else is stale. */
export function strand(view: FleetView, error: string, since: Date): FleetView {
  const hosts = [...view.hosts.values()].map((host): HostRow => {
    if (host.link === 'down') return host;
    return { ...host, link: 'down', error, since: since.toISOString() };
  });
  const processes = [...view.processes.values()].map((process) => ({ ...process, stale: true }));
  return viewOf({ ...view, hosts, processes });
}
