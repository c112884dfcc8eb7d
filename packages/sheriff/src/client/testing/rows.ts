import type { FleetProcess, HostRow } from '@posse/protocol';

/** For tests: a host whose link is up. */
export function hostRow(name: string, fields: Partial<HostRow> = {}): HostRow {
  return {
    name,
    url: `http://${name}:8000`,
    link: 'up',
    tried: true,
    since: '2030-01-01T00:00:00.000Z',
    version: '0.1.0',
    generation: 'demo-1',
    revision: 1,
    ...fields,
  };
}

/** For tests: a process that is applied and stopped. */
export function processRow(id: string, fields: Partial<FleetProcess> = {}): FleetProcess {
  const [host = '', name = ''] = id.split('/');
  return {
    id,
    host,
    name,
    group: null,
    autostart: false,
    want: 'down',
    phase: 'stopped',
    goal: 'met',
    pid: null,
    run: 0,
    restarts: 0,
    exit: null,
    since: '2030-01-01T00:00:00.000Z',
    why: null,
    removed: false,
    cpuPercent: null,
    memoryBytes: null,
    stale: false,
    applied: true,
    ...fields,
  };
}

/** For tests: the fields of a process that runs as it should. */
export const RUNNING = { want: 'up', phase: 'running', goal: 'met', pid: 123, run: 4 } as const;

/** For tests: the fields of a process that is stopped as it should be. */
export const STOPPED = { want: 'down', phase: 'stopped', goal: 'met', pid: null } as const;
