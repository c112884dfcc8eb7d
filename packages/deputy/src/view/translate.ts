import {
  type HistoryEntry as CoreEntry,
  type Phase as CorePhase,
  type HostUsage,
  PosseError,
  type PosseErrorCode,
  type ProcessView,
  type Supervisor,
  type Usage,
} from '@posse/core';
import {
  type ErrorCode,
  type HistoryEntry,
  type HostSnapshot,
  type Machine,
  type Phase,
  type ProcessRow,
  RequestError,
  type Usage as UsageRow,
} from '@posse/protocol';
import { heldBy } from '../state/held.js';

/** Turns milliseconds since boot into ISO 8601. */
export type ToIso = (sinceBootMs: number) => string;

const PHASES = {
  stopped: 'stopped',
  waiting: 'waiting',
  starting: 'starting',
  running: 'running',
  backoff: 'backoff',
  stopping: 'stopping',
  exited: 'exited',
  failed: 'failed',
} as const satisfies Record<CorePhase, Phase>;

const ERROR_CODES = {
  unknown_process: 'unknown_process',
  invalid_specs: 'invalid_specs',
  closed: 'state_not_written',
  no_input: 'no_input',
  input_full: 'input_full',
  state_not_written: 'state_not_written',
  state_locked: 'state_not_written',
  state_unusable: 'state_not_written',
} as const satisfies Record<PosseErrorCode, ErrorCode>;

/** A process as the wire tells it. */
export function toProcessRow(view: ProcessView, toIso: ToIso): ProcessRow {
  return {
    name: view.name,
    group: view.spec.group ?? null,
    autostart: view.spec.autostart,
    want: view.want,
    phase: PHASES[view.phase],
    goal: view.goal,
    pid: view.pid,
    run: view.run,
    restarts: view.restarts,
    exit: view.exit,
    since: toIso(view.sinceMs),
    why: view.why,
    removed: view.removed,
  };
}

/** One turn in the life of a process as the wire tells it. */
export function toHistoryEntry({ wallMs, from, to, ...entry }: CoreEntry): HistoryEntry {
  const { run, why, exit, who } = entry;
  const at = new Date(wallMs).toISOString();
  return { at, run, from: PHASES[from], to: PHASES[to], why, exit, who };
}

/** What is used at present, by the runs and by the machine, as the wire tells it. */
export function toUsage(supervisor: Pick<Supervisor, 'usage' | 'hostUsage'>) {
  return { usage: supervisor.usage().map(toUsageRow), machine: toMachine(supervisor.hostUsage()) };
}

function toUsageRow({ name, cpuPercent, memoryBytes, ...usage }: Usage): UsageRow {
  const { processes, threads, openFiles, maxCpuPercent, maxMemoryBytes } = usage;
  const tree = { processes, threads, openFiles };
  return { name, cpuPercent, memoryBytes, ...tree, maxCpuPercent, maxMemoryBytes };
}

function toMachine(usage: HostUsage | null): Machine | null {
  return usage && { ...usage, load: [...usage.load] };
}

/** All of a supervisor as the wire tells it. */
export function toSnapshot(host: string, supervisor: Supervisor, toIso: ToIso): HostSnapshot {
  const { revision, processes } = supervisor.status();
  return {
    host,
    bootKey: supervisor.bootKey,
    revision,
    generation: heldBy(supervisor)?.current.generation ?? null,
    processes: processes.map((process) => toProcessRow(process, toIso)),
    ...toUsage(supervisor),
  };
}

/** What went wrong as the wire tells it; a defect stays as it is, for the log. */
export function toWireError(thrown: unknown): unknown {
  if (!(thrown instanceof PosseError)) return thrown;
  const { code, message, problems } = thrown;
  const details = problems.length === 0 ? {} : { problems };
  return new RequestError(ERROR_CODES[code], message, details, { cause: thrown });
}
