import { process, spec, stoppingSince } from '../graph/testing.js';
import type { Process, State } from './process.js';

/** For tests: what all news has in common that fits the run of `given`. */
export const key = { name: 'a', run: 3, at: 20_000 };

/** For tests: fields of a spec that gives a run 5 s to be ready. */
export const READY = { ready: { tcp: { port: 80 }, timeout: 5 } };

/** For tests: how a run ends that failed, and one that did what it was for. */
export const CRASH = { code: 1, signal: null };
export const DONE = { code: 0, signal: null };

/** For tests: a run that is ordered, spawned, running, and on its way to its end. */
export const ordered = {
  phase: 'starting',
  since: 1,
  pid: null,
  deadline: null,
  finding: null,
} as const;
export const starting = { ...ordered, pid: 7, deadline: 25_000 } as const;
export const running = { phase: 'running', since: 2_000, pid: 7, late: null } as const;
export const stopping = stoppingSince(3_000, { ranMs: 1_000 });

/** For tests: a process whose run 3 is wanted and in this state. */
export function given(
  state: State,
  fields: Readonly<Record<string, unknown>> = {},
  facts: Partial<Process> = {},
): Process {
  return process(spec('a', fields), { want: 'up', wantRun: 3, run: 3, state, ...facts });
}
