import { EventEmitter } from 'node:events';
import {
  type HistoryEntry,
  type HostUsage,
  type LogRead,
  PosseError,
  type ProcessView,
  type Reach,
  type Supervisor,
  type ViewChanges,
} from '@posse/core';
import { planSpecs, type Spec, specSchema } from '@posse/core/config';

/** A supervisor in memory, for tests of what stands above it: commands take effect at once. */
export interface FakeSupervisor extends Supervisor {
  /** Every command that it was given. */
  readonly commands: string[];
  readonly isClosed: boolean;
  /** Moves its clock. */
  advance(ms: number): void;
  /** Makes a process different, and says so. */
  become(name: string, change: Partial<ProcessView>): void;
  /** What a stop leads to; `stopped` unless told otherwise. */
  stopsAt: ProcessView['phase'];
  /** What reads of any log answer; a function is asked each time. */
  output: Buffer | ((signal: AbortSignal) => Promise<Buffer>);
  /** How much each read of a log was to answer with at most. */
  readonly readSizes: number[];
  /** What each process went through. */
  entries: readonly HistoryEntry[];
  /** What the machine uses. */
  machine: HostUsage | null;
  /** What the next command fails with. */
  nextFailure: PosseError | undefined;
  /** What the next apply waits for. */
  applyGate: Promise<void>;
}

/** A spec with all defaults. */
export function specNamed(name: string, fields: Record<string, unknown> = {}): Spec {
  return specSchema.parse({ name, command: 'true', ...fields });
}

/** A supervisor that holds these processes, all stopped. */
export function createFakeSupervisor(...names: readonly string[]): FakeSupervisor {
  const emitter = new EventEmitter();
  const processes = new Map<string, ProcessView>();
  let held: ReturnType<Supervisor['held']> = {
    specs: names.map((name) => specNamed(name)),
    meta: null,
  };
  let revision = 1;
  let nowMs = 1_000_000;
  let isClosed = false;

  function announce(changes: Omit<ViewChanges, 'revision'>): number {
    revision += 1;
    emitter.emit('changes', { revision, ...changes } satisfies ViewChanges);
    return revision;
  }

  function become(name: string, change: Partial<ProcessView>): number {
    const view = { ...(processes.get(name) ?? stopped(specNamed(name), nowMs)), ...change };
    processes.set(name, view);
    return announce({ processes: [view], gone: [] });
  }

  function failAsTold(): void {
    const failure = fake.nextFailure;
    fake.nextFailure = undefined;
    if (failure !== undefined) throw failure;
  }

  function known(name: string): ProcessView {
    const view = processes.get(name);
    if (view !== undefined) return view;
    throw new PosseError('unknown_process', `There is no process "${name}".`);
  }

  async function command(verb: string, targets: readonly string[], change: Partial<ProcessView>) {
    fake.commands.push(`${verb} ${targets.join(' ')}`);
    failAsTold();
    for (const name of targets) known(name);
    for (const name of targets) become(name, change);
    return { revision, touched: targets };
  }

  const fake: FakeSupervisor = {
    bootKey: 'boot-1',
    commands: [],
    get isClosed() {
      return isClosed;
    },
    stopsAt: 'stopped',
    output: Buffer.from(''),
    readSizes: [],
    entries: [],
    machine: null,
    nextFailure: undefined,
    applyGate: Promise.resolve(),
    advance: (ms) => {
      nowMs += ms;
    },
    become,
    now: () => nowMs,
    status: () => ({ revision, processes: [...processes.values()] }),
    subscribe: (listener) => {
      emitter.on('changes', listener);
      return () => emitter.off('changes', listener);
    },
    usage: () => [USAGE],
    held: () => held,
    apply: async (entries, meta = {}) => {
      await fake.applyGate;
      const specs = entries.map((entry) => specSchema.parse(entry));
      fake.commands.push(`apply ${specs.map(({ name }) => name).join(' ')}`);
      const { added, changed, removed } = planSpecs(held.specs, specs);
      const fresh = specs.filter(
        ({ name }) => added.includes(name) || changed.some((one) => one.name === name),
      );
      held = { specs, meta };
      for (const spec of fresh) processes.set(spec.name, stopped(spec, nowMs));
      for (const name of removed) processes.delete(name);
      if (fresh.length + removed.length > 0) {
        announce({ processes: fresh.map((spec) => stopped(spec, nowMs)), gone: removed });
      }
      return { revision, added, changed: changed.map(({ name }) => name), removed };
    },
    why: (name) => known(name).why,
    history: (name) => {
      known(name);
      return fake.entries;
    },
    hostUsage: () => fake.machine,
    write: (name, data) => {
      fake.commands.push(`write ${name} ${Buffer.from(data).toString('latin1')}`);
      failAsTold();
    },
    relay: () => {},
    settled: async () => [],
    start: (targets, reach) =>
      command(`start${reachOf(reach)}`, targets, { want: 'up', phase: 'running' }),
    stop: (targets, reach) =>
      command(`stop${reachOf(reach)}`, targets, { want: 'down', phase: fake.stopsAt }),
    restart: (targets) =>
      command(
        'restart',
        targets.map(({ name }) => name),
        { want: 'up', phase: 'running' },
      ),
    signal: (targets, signal, to = 'main') => {
      fake.commands.push(`${signal} to ${to} of ${targets.join(' ')}`);
      return { sent: targets, notRunning: [] };
    },
    logs: async (_name, position, options = {}): Promise<LogRead> => {
      const { maxBytes = 0, signal = new AbortController().signal } = options;
      fake.readSizes.push(maxBytes);
      const data = typeof fake.output === 'function' ? await fake.output(signal) : fake.output;
      const from = 'offset' in position ? position.offset : 0;
      const next = from + data.length;
      return { from, data, next, lost: 0, epoch: 1, size: next };
    },
    close: async () => {
      isClosed = true;
    },
  };
  for (const name of names) processes.set(name, stopped(specNamed(name), nowMs));
  return fake;
}

function reachOf({ only = false }: Reach = {}): string {
  return only ? ' only' : '';
}

const USAGE = {
  name: 'camera',
  cpuPercent: 1.5,
  memoryBytes: 4096,
  processes: 2,
  threads: 3,
  openFiles: 12,
  maxCpuPercent: 99,
  maxMemoryBytes: 8192,
};

function stopped(spec: Spec, sinceMs: number): ProcessView {
  return {
    name: spec.name,
    spec,
    want: 'down',
    phase: 'stopped',
    goal: 'met',
    pid: null,
    run: 0,
    restarts: 0,
    exit: null,
    sinceMs,
    why: null,
    removed: false,
  };
}
