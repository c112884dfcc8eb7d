import { EventEmitter } from 'node:events';
import { type Spec, specSchema } from '@posse/core/config';
import {
  type deputyVerbs,
  type Handlers,
  type HistoryEntry,
  type HostChanges,
  type ProcessRow,
  RequestError,
} from '@posse/protocol';

/** What a fake deputy holds and does: commands take effect at once. */
export interface Model {
  /** Milliseconds since "boot", a clock far from ours. */
  clockMs(): number;
  /** Sets that clock forward. */
  advance(ms: number): void;
  rows(): readonly ProcessRow[];
  /** Holds these processes of a configuration, as though somebody had applied them. */
  hold(configuration: string, ...processes: readonly HeldProcess[]): void;
  /** Makes a process different, and says so. */
  become(name: string, change: Partial<ProcessRow>): void;
  subscribe(listener: (changes: HostChanges) => void): () => void;
  handlers(host: string, bootKey: string): Handlers<typeof deputyVerbs, null>;
  /** Whether live processes that are taken away go on until `end` is called. */
  lingers: boolean;
  /** Lets a process that was taken away end. */
  end(name: string): void;
  /** What the next command is refused with. */
  refusal: RequestError | undefined;
  /** What reads answer. */
  output: string;
  /** What each process went through. */
  entries: readonly HistoryEntry[];
  /** Whether it is of a version without the verbs that came later. */
  isOld: boolean;
}

/** A process by its name, or by what its spec has beside the defaults. */
export type HeldProcess = string | (Pick<Spec, 'name'> & Readonly<Record<string, unknown>>);

function specOf(process: HeldProcess): Spec {
  const given = typeof process === 'string' ? { name: process } : process;
  return specSchema.parse({ command: 'true', ...given });
}

/** A model that holds nothing. */
export function createModel(): Model {
  const emitter = new EventEmitter();
  const rows = new Map<string, ProcessRow>();
  let revision = 1;
  let offsetMs = 5_000_000;
  let configuration: string | null = null;
  let generation: string | null = null;
  let specs: readonly { readonly [field: string]: unknown }[] = [];

  function announce(names: readonly string[], gone: readonly string[] = []): number {
    // By two: a change may sum up several revisions.
    revision += 2;
    const processes = names.flatMap((name) => rows.get(name) ?? []);
    const changes: HostChanges = { revision, generation, processes, gone: [...gone] };
    emitter.emit('changes', changes);
    return revision;
  }

  function put(name: string, change: Partial<ProcessRow>): void {
    rows.set(name, { ...(rows.get(name) ?? stoppedRow(name)), ...change });
  }

  function command(names: readonly string[], change: (row: ProcessRow) => Partial<ProcessRow>) {
    refuseOnce();
    for (const name of names) {
      const row = rows.get(name);
      if (row === undefined) throw new RequestError('unknown_process', `No "${name}" here.`);
      put(name, change(row));
    }
    return { revision: announce(names), touched: [...names] };
  }

  function refuseOnce(): void {
    const { refusal } = model;
    model.refusal = undefined;
    if (refusal !== undefined) throw refusal;
  }

  function refuseIfOld(verb: string): void {
    if (model.isOld) throw new RequestError('unknown_verb', `There is no verb "${verb}".`);
  }

  function hold(name: string, held: typeof specs) {
    const before = [...rows.keys()];
    const after = held.map((spec) => String(spec.name));
    configuration = name;
    generation = `${name}@${after.join('+')}`;
    specs = held;
    const added = after.filter((each) => !rows.has(each));
    const removed = before.filter((each) => !after.includes(each));
    for (const each of added) put(each, {});
    const lingering = removed.filter((each) => model.lingers && rows.get(each)?.pid !== null);
    const gone = removed.filter((each) => !lingering.includes(each));
    for (const each of lingering) put(each, { phase: 'stopping', removed: true });
    for (const each of gone) rows.delete(each);
    const revision = announce([...added, ...lingering], gone);
    return { generation, added, changed: [], removed, revision };
  }

  const model: Model = {
    clockMs: () => offsetMs + performance.now(),
    advance: (ms) => {
      offsetMs += ms;
    },
    rows: () => [...rows.values()],
    hold: (name, ...processes) => void hold(name, processes.map(specOf)),
    become: (name, change) => {
      put(name, change);
      announce([name]);
    },
    subscribe: (listener) => {
      emitter.on('changes', listener);
      return () => emitter.off('changes', listener);
    },
    lingers: false,
    end: (name) => {
      rows.delete(name);
      announce([], [name]);
    },
    refusal: undefined,
    output: '',
    entries: [],
    isOld: false,
    handlers: (host, bootKey) => {
      const snapshot = () => ({
        host,
        bootKey,
        revision,
        generation,
        processes: [...rows.values()],
        usage: [...rows.keys()].map((name) => ({ name, cpuPercent: 1.5, memoryBytes: 4_096 })),
      });
      return {
        clock: () => ({ clockMs: model.clockMs(), wallMs: Date.now() }),
        status: snapshot,
        watch: snapshot,
        specs: () => ({
          generation,
          configuration,
          appliedBy: generation === null ? null : 'bob@lab',
          appliedAt: generation === null ? null : '2026-01-02T03:04:05.000Z',
          specs: [...specs],
        }),
        apply: ({ base, takeOver, ...wanted }) => {
          refuseOnce();
          if (base !== generation) throw new RequestError('conflict', 'Somebody was faster.');
          if (configuration !== null && configuration !== wanted.configuration && !takeOver) {
            throw new RequestError('other_configuration', 'It belongs to somebody else.');
          }
          return hold(wanted.configuration, wanted.specs);
        },
        start: ({ processes }) => command(processes, running),
        stop: ({ processes }) =>
          command(processes, () => ({ want: 'down', phase: 'stopped', pid: null })),
        restart: ({ processes }) => {
          const after = new Map(processes.map((each) => [each.name, each.after]));
          return command([...after.keys()], (row) =>
            row.run > (after.get(row.name) ?? row.run) ? {} : running(row),
          );
        },
        signal: ({ processes }) => {
          refuseOnce();
          const isLive = (name: string) => rows.get(name)?.pid !== null;
          return {
            sent: processes.filter(isLive),
            notRunning: processes.filter((name) => !isLive(name)),
          };
        },
        write: ({ process }) => {
          refuseOnce();
          refuseIfOld('write');
          if (rows.get(process)?.pid === null) {
            throw new RequestError('no_input', `"${process}" does not run.`);
          }
          return {};
        },
        history: () => {
          refuseIfOld('history');
          return { entries: [...model.entries] };
        },
        read: ({ at }) => {
          const from = 'offset' in at ? at.offset : 0;
          const data = model.output.slice(from);
          const next = from + data.length;
          return { from, data, encoding: 'utf8', next, lost: 0, epoch: 1 };
        },
      };
    },
  };
  return model;
}

function running({ run }: ProcessRow): Partial<ProcessRow> {
  return { want: 'up', phase: 'running', run: run + 1, pid: 1_000 + run };
}

/** A process that never ran. */
export function stoppedRow(name: string): ProcessRow {
  return {
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
    since: '2026-01-02T03:04:05.000Z',
    why: null,
    removed: false,
  };
}
