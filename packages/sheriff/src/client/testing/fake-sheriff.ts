import {
  createPeer,
  createTransportPair,
  type FleetChanges,
  type FleetProcess,
  fleetNotifications,
  fleetVerbs,
  type Handlers,
  type HistoryEntry,
  type HostOutcome,
  type HostPlan,
  type HostRow,
  type Peer,
  RequestError,
  serveVerbs,
  tellNotifications,
} from '@posse/protocol';
import { connectClient, type FleetClient } from '../client.js';
import { createStore } from '../store.js';
import { until } from '../until.js';
import { hostRow, RUNNING, STOPPED } from './rows.js';

/** What a fake sheriff begins with, and how its hosts take commands. */
export interface FakeFleet {
  readonly hosts: readonly HostRow[];
  readonly processes: readonly FleetProcess[];
  readonly plan?: readonly HostPlan[];
  /** What becomes of a process that is asked for something; by default it runs or stops at once. */
  readonly react?: (process: FleetProcess, verb: string) => Partial<FleetProcess>;
  /** Why hosts do not do their part, by their names. */
  readonly refusals?: Readonly<Record<string, { readonly code: string; readonly message: string }>>;
  /** Ids of processes that every command takes along. */
  readonly takenAlong?: readonly string[];
  /** Whether a command brings the deputy up that it needs. */
  readonly startsDeputies?: boolean;
  /** What processes have written, by id. */
  readonly output?: Output;
  /** What processes went through, by id; the others are not asked for it. */
  readonly histories?: Readonly<Record<string, readonly HistoryEntry[]>>;
  /** Ids that go on when what they depend on is stopped alone. */
  readonly goOn?: readonly string[];
  /** What each write fails with, one after the other; `undefined` for a write that does not. */
  readonly writeFailures?: readonly (RequestError | undefined)[];
}

type Output = Readonly<Record<string, string>>;
type Rows = Partial<Omit<FleetChanges, 'revision'>>;

/** For tests: a sheriff in memory. */
export interface FakeSheriff {
  /** The commands that came in. */
  readonly asked: { readonly verb: string; readonly params: unknown }[];
  connect(): Promise<FleetClient>;
  /** Changes rows and tells every client. */
  change(rows: Rows): void;
  /** Changes rows, and the news of it is lost on its way. */
  changeUnheard(rows: Rows): void;
  /** Adds to the output of a process. */
  write(id: string, text: string): void;
  /** Ends the links to all clients. */
  die(reason: string): void;
}

/** For tests: makes a sheriff in memory. */
export function createFakeSheriff(fleet: FakeFleet): FakeSheriff {
  const hosts = new Map(fleet.hosts.map((host) => [host.name, host]));
  const processes = new Map(fleet.processes.map((process) => [process.id, process]));
  const asked: { verb: string; params: unknown }[] = [];
  const peers = new Set<Peer>();
  const output = createStore<Output>(fleet.output ?? {});
  const writeFailures = [...(fleet.writeFailures ?? [])];
  let revision = 1;

  function changeUnheard(rows: Rows): FleetChanges {
    revision += 1;
    const nothing = { hosts: [], processes: [], goneHosts: [], goneProcesses: [] };
    const changes = { ...nothing, ...rows, revision };
    for (const host of changes.hosts) hosts.set(host.name, host);
    for (const process of changes.processes) processes.set(process.id, process);
    for (const name of changes.goneHosts) hosts.delete(name);
    for (const id of changes.goneProcesses) processes.delete(id);
    return changes;
  }

  function change(rows: Rows): void {
    const changes = changeUnheard(rows);
    for (const peer of peers) tellNotifications(fleetNotifications, peer).changes(changes);
  }

  function command(verb: string, params: object, ids: readonly string[]): HostOutcome[] {
    asked.push({ verb, params });
    const rows = [...ids, ...(fleet.takenAlong ?? [])].flatMap((id) => processes.get(id) ?? []);
    const names = [...new Set(rows.map(({ host }) => host))];
    return names.map((name) =>
      takePart(
        name,
        verb,
        rows.filter(({ host }) => host === name),
      ),
    );
  }

  function takePart(name: string, verb: string, rows: readonly FleetProcess[]): HostOutcome {
    const refusal = fleet.refusals?.[name];
    if (refusal !== undefined) return { ok: false, host: name, ...refusal };
    const host = hosts.get(name) ?? hostRow(name);
    const next = (host.revision ?? 0) + 1;
    const react = fleet.react ?? obey;
    change({
      hosts: [{ ...host, ...(fleet.startsDeputies && { link: 'up' }), revision: next }],
      processes: rows.map((row) => ({ ...row, ...react(row, verb) })),
    });
    return { ok: true, host: name, revision: next, touched: rows.map(({ id }) => id) };
  }

  const handlers: Handlers<typeof fleetVerbs, undefined> = {
    watch: () => ({
      revision,
      configuration: { name: 'demo', file: 'demo.json' },
      hosts: [...hosts.values()],
      processes: [...processes.values()],
    }),
    plan: () => ({ hosts: [...(fleet.plan ?? [])] }),
    apply: (params) => {
      const isMeant = ({ host }: FleetProcess) => params.hosts?.includes(host) ?? true;
      const ids = [...processes.values()].filter(isMeant).map(({ id }) => id);
      return { hosts: command('apply', params, ids) };
    },
    start: (params) => ({ hosts: command('start', params, params.ids), outdated: [] }),
    stop: (params) => ({
      hosts: command('stop', params, params.ids),
      ...(params.only && { goOn: [...(fleet.goOn ?? [])] }),
    }),
    restart: (params) => ({ hosts: command('restart', params, params.ids), outdated: [] }),
    signal: ({ ids, signal, to }) => {
      const live = ids.filter((id) => processes.get(id)?.pid !== null);
      const outcomes = live.length === 0 ? [] : command(signal, { ids: live, to }, live);
      return { hosts: outcomes, notRunning: ids.filter((id) => !live.includes(id)) };
    },
    write: (params) => {
      asked.push({ verb: 'write', params });
      const failure = writeFailures.shift();
      if (failure !== undefined) throw failure;
      return {};
    },
    history: ({ id }) => {
      const entries = fleet.histories?.[id];
      if (entries === undefined) throw new RequestError('unreachable', `${id} is out of reach.`);
      return { entries: [...entries] };
    },
    read: async ({ id, at, waitMs }) => {
      const refusal = fleet.refusals?.[processes.get(id)?.host ?? ''];
      if (refusal !== undefined) throw new RequestError('unreachable', refusal.message);
      const chunk = readOutput(output.get()[id] ?? '', at);
      if (chunk.data !== '' || waitMs === undefined) return chunk;
      const hasMore = (all: Output) => (all[id]?.length ?? 0) > chunk.from || undefined;
      await until(output, hasMore, { timeoutMs: waitMs });
      return readOutput(output.get()[id] ?? '', { offset: chunk.from });
    },
  };

  return {
    asked,
    change,
    changeUnheard,
    write: (id, text) => {
      const all = output.get();
      output.set({ ...all, [id]: (all[id] ?? '') + text });
    },
    connect: () => {
      const [near, far] = createTransportPair();
      peers.add(createPeer({ transport: far, serve: serveVerbs(fleetVerbs, handlers, undefined) }));
      return connectClient(near);
    },
    die: (reason) => {
      for (const peer of peers) peer.close(reason);
    },
  };
}

function obey(_process: FleetProcess, verb: string): Partial<FleetProcess> {
  if (verb === 'apply') return { applied: true };
  if (verb.startsWith('SIG')) return {};
  return verb === 'stop' ? STOPPED : RUNNING;
}

function readOutput(output: string, at: { lines: number } | { offset: number }) {
  const from = 'offset' in at ? at.offset : startOfLastLines(output, at.lines);
  const data = output.slice(from);
  const next = from + data.length;
  return { from, data, encoding: 'utf8' as const, next, lost: 0, epoch: 1 };
}

function startOfLastLines(output: string, lines: number): number {
  const kept = output.split(/(?<=\n)/).slice(-lines);
  return lines === 0 ? output.length : output.length - kept.join('').length;
}
