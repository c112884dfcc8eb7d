import { type Config, type Deputy, processSchema } from '@posse/core/config';
import {
  type Caller,
  callVerbs,
  createPeer,
  createTransportPair,
  type FleetChanges,
  type FleetProcess,
  fleetNotifications,
  fleetVerbs,
  type HostRow,
  hearNotifications,
} from '@posse/protocol';
import { onTestFinished } from 'vitest';
import { type Sheriff, type SheriffOptions, startSheriff } from '../sheriff.js';

/** A client of a sheriff as a test sees it. */
export interface TestClient {
  readonly ask: Caller<typeof fleetVerbs>;
  readonly changes: FleetChanges[];
  host(name: string): HostRow | undefined;
  process(id: string): FleetProcess | undefined;
}

/** A configuration of processes by id, `host/name`, on deputies by address. */
export function configOf(urls: readonly string[], ...ids: readonly string[]): Config {
  const deputies = urls.map((url): Deputy => {
    if (url === 'localhost') return { kind: 'local' };
    const { hostname, port } = new URL(url);
    return { kind: 'url', url, host: hostname, port: Number(port) };
  });
  const processes = ids.map((id) => {
    const [host, name] = id.split('/');
    return processSchema.parse({ host, name, command: 'true' });
  });
  return { name: 'robot', file: '/robot/posse.json', deputies, processes };
}

/** Starts a sheriff for as long as the test runs. */
export function startTestSheriff(
  config: Config,
  options: Pick<SheriffOptions, 'folder'> & Partial<SheriffOptions>,
): Sheriff {
  const timings = { retryMs: 20, maxRetryMs: 100, ...options.timings };
  const sheriff = startSheriff({ config, who: 'alice@lap', log: () => {}, ...options, timings });
  onTestFinished(() => sheriff.close());
  return sheriff;
}

/** Connects to a sheriff and watches. */
export async function watch(sheriff: Sheriff): Promise<TestClient> {
  const [near, far] = createTransportPair();
  const hosts = new Map<string, HostRow>();
  const processes = new Map<string, FleetProcess>();
  const changes: FleetChanges[] = [];
  const take = (news: Pick<FleetChanges, 'hosts' | 'processes'>) => {
    for (const host of news.hosts) hosts.set(host.name, host);
    for (const process of news.processes) processes.set(process.id, process);
  };
  const peer = createPeer({
    transport: near,
    serve: () => Promise.reject(new Error('A sheriff asks nothing.')),
    onNotification: hearNotifications(fleetNotifications, {
      changes: (news) => {
        changes.push(news);
        for (const name of news.goneHosts) hosts.delete(name);
        for (const id of news.goneProcesses) processes.delete(id);
        take(news);
      },
      snapshot: take,
    }),
  });
  sheriff.connect(far);
  const ask = callVerbs(fleetVerbs, peer);
  take(await ask.watch({}));
  return { ask, changes, host: (name) => hosts.get(name), process: (id) => processes.get(id) };
}
