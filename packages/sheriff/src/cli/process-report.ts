import type { FleetProcess } from '@posse/protocol';
import type { Context } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';

/** How a command went for one process. */
export interface ProcessReport {
  readonly id: string;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly phase: FleetProcess['phase'] | null;
  readonly pid: number | null;
  readonly run: number | null;
  readonly exit: FleetProcess['exit'];
}

/** Collects how a command went for each process. */
export interface Reporter {
  readonly reports: readonly ProcessReport[];
  /** Keeps a report of which people have been told in another way. */
  keep(id: string, exitCode: ExitCode, message: string): void;
  /** Keeps a report and tells people. */
  tell(id: string, exitCode: ExitCode, message: string): void;
}

/** Makes a reporter that shows each process as it stands when it is reported on. */
export function createReporter({ client, out }: Context): Reporter {
  const reports: ProcessReport[] = [];
  const keep: Reporter['keep'] = (id, exitCode, message) => {
    const process = client.fleet.get().processes.get(id);
    const { phase = null, pid = null, run = null, exit = null } = process ?? {};
    reports.push({ id, exitCode, message, phase, pid, run, exit });
  };
  return {
    reports,
    keep,
    tell: (id, exitCode, message) => {
      keep(id, exitCode, message);
      if (exitCode === EXIT.done) out.say(`${id}: ${message}`);
      else out.complain(`${id}: ${message}`);
    },
  };
}
