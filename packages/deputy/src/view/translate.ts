import {
  type Phase as CorePhase,
  type Usage as CoreUsage,
  PosseError,
  type PosseErrorCode,
  type ProcessView,
  type Supervisor,
} from '@posse/core';
import {
  type ErrorCode,
  type HostSnapshot,
  type Phase,
  type ProcessRow,
  RequestError,
  type Usage,
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

/** What a run uses as the wire tells it. */
export function toUsage({ name, cpuPercent, memoryBytes }: CoreUsage): Usage {
  return { name, cpuPercent, memoryBytes };
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
    usage: supervisor.usage().map(toUsage),
  };
}

/** What went wrong as the wire tells it; a defect stays as it is, for the log. */
export function toWireError(thrown: unknown): unknown {
  if (!(thrown instanceof PosseError)) return thrown;
  const { code, message, problems } = thrown;
  const details = problems.length === 0 ? {} : { problems };
  return new RequestError(ERROR_CODES[code], message, details, { cause: thrown });
}
