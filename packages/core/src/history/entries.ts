import { unmet } from '../graph/conditions.js';
import type { Move } from '../graph/draft.js';
import { why } from '../graph/why.js';
import type { World } from '../graph/world.js';
import { isLive, type Process } from '../machine/process.js';
import { unreachable } from '../machine/unreachable.js';
import type { HistoryEntry } from '../views.js';

/** An entry in the history of the process of this name. */
export interface NamedEntry {
  readonly name: string;
  readonly entry: HistoryEntry;
}

/** What a sentence in the history is cut to. */
const LONGEST_TEXT = 500;

/**
 * What becomes history when a world has come about by these moves. `wallOf` tells the time on the
 * wall at a time since boot, both in milliseconds.
 */
export function entriesOf(
  world: World,
  moves: readonly Move[],
  wallOf: (bootMs: number) => number,
): readonly NamedEntry[] {
  return moves.map((move) => {
    const { before, after } = move;
    const entry = {
      // An end is known later than it came, and may lie before what was decided meanwhile.
      wallMs: Math.round(wallOf(Math.max(before.state.since, after.state.since))),
      run: after.run,
      from: before.state.phase,
      to: after.state.phase,
      why: bounded(whyThere(world, after)),
      exit: isEndOfRun(move) ? after.exit : null,
      who: bounded(isAskedFor(after) ? after.askedBy : null),
    };
    return { name: after.spec.name, entry };
  });
}

/** A remark on a process that stays where it is. */
export function remarkOn(
  { spec, state }: Process,
  { run, text, wallMs }: { readonly run: number; readonly text: string; readonly wallMs: number },
): NamedEntry {
  const { phase } = state;
  const entry = { wallMs, run, from: phase, to: phase, why: bounded(text), exit: null, who: null };
  return { name: spec.name, entry };
}

function whyThere(world: World, process: Process): string | null {
  const { phase } = process.state;
  if (phase === 'starting') return null;
  // Later in the same step it has gone on.
  const isPast = phase === 'waiting' && unmet(world, process.spec).length === 0;
  return isPast ? null : why(world, process);
}

function isEndOfRun({ before, after }: Move): boolean {
  const hadBegun = isLive(before.state) && before.state.pid !== null;
  return hadBegun && !isLive(after.state);
}

/** Whether a process is where it is because of the last command, and not by itself. */
function isAskedFor({ state, run, wantRun, removed }: Process): boolean {
  switch (state.phase) {
    case 'stopped':
      return true;
    case 'waiting':
      return wantRun > run;
    case 'starting':
      return wantRun === run;
    case 'stopping':
      return state.cause === 'asked' && !removed;
    case 'running':
    case 'backoff':
    case 'exited':
    case 'failed':
      return false;
    default:
      return unreachable(state);
  }
}

function bounded(text: string | null): string | null {
  return text === null || text.length <= LONGEST_TEXT
    ? text
    : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
