import type { FleetProcess } from '@posse/protocol';
import type { FleetView } from './fleet-view.js';
import type { Store } from './store.js';
import { until } from './until.js';

/** A process whose command was acknowledged. */
export interface Awaited {
  readonly id: string;
  readonly host: string;
  /** The revision of its host from which on the view shows the command. */
  readonly revision: number;
  /** What the command wants of it. */
  readonly want: 'up' | 'down';
}

/**
 * How a wait for a process ended: it did what was asked (`met`), cannot do it by itself any more
 * (`missed`), is out of reach (`lost`), somebody asked for the opposite (`overruled`), or it takes
 * longer (`late`).
 */
export type Ending = 'met' | 'missed' | 'lost' | 'overruled' | 'late';

/** A wait that ended, with the process as it stands then; `undefined` when it is gone. */
export interface Ended {
  readonly id: string;
  readonly ending: Ending;
  readonly process: FleetProcess | undefined;
}

/** How the wait for a process has ended in this view; `undefined` when it goes on. */
export function endingIn(view: FleetView, awaited: Awaited): Exclude<Ending, 'late'> | undefined {
  const host = view.hosts.get(awaited.host);
  if (host?.link !== 'up') return 'lost';
  if (host.revision === null || host.revision < awaited.revision) return undefined;

  const process = view.processes.get(awaited.id);
  if (process === undefined) return awaited.want === 'down' ? 'met' : 'missed';
  const opposite = awaited.want === 'up' ? 'down' : 'up';
  if (process.want === opposite) return 'overruled';
  return process.goal === 'met' || process.goal === 'missed' ? process.goal : undefined;
}

/** Waits for processes and tells of each as soon as its wait ends, after `timeoutMs` at the latest. */
export async function* endings(
  fleet: Store<FleetView>,
  awaited: readonly Awaited[],
  timeoutMs: number,
): AsyncGenerator<Ended> {
  const deadlineMs = performance.now() + timeoutMs;
  let open = awaited;
  while (open.length > 0) {
    const look = (view: FleetView) => someEnded(view, open);
    const ended = await until(fleet, look, { timeoutMs: deadlineMs - performance.now() });
    if (ended === undefined) break;
    yield* ended;
    const ids = new Set(ended.map(({ id }) => id));
    open = open.filter(({ id }) => !ids.has(id));
  }
  const { processes } = fleet.get();
  yield* open.map(({ id }): Ended => ({ id, ending: 'late', process: processes.get(id) }));
}

function someEnded(view: FleetView, open: readonly Awaited[]): readonly Ended[] | undefined {
  const ended = open.flatMap((awaited): Ended[] => {
    const ending = endingIn(view, awaited);
    if (ending === undefined) return [];
    return [{ id: awaited.id, ending, process: view.processes.get(awaited.id) }];
  });
  return ended.length > 0 ? ended : undefined;
}
