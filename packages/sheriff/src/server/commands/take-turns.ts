import { setTimeout as pause } from 'node:timers/promises';
import { parseSpecs } from '@posse/core/config';
import { type HostOutcome, RequestError } from '@posse/protocol';
import type { Context } from '../context.js';
import { isLive, type Move, movesOf } from '../fleet/moves.js';
import type { Part } from '../fleet/part.js';

const LOOK_EVERY_MS = 20;
const GRACE_MS = 1_000;
/** A client gives up on an answer after 20 s, and giving the specs takes its time too. */
const MAX_WAIT_MS = 12_000;
const USUAL_STOP_MS = 10_000;

/** Serves one host, once `mayGo` has resolved. */
type ServeHost = (part: Part, mayGo: () => Promise<void>) => Promise<HostOutcome>;

/**
 * Serves the hosts that lose a process before those that get it, and those only when it has ended
 * there: a process that moves never runs twice. Waits for that no longer than stopping takes.
 */
export async function takeTurns(
  parts: readonly Part[],
  { fleet }: Pick<Context, 'fleet'>,
  serve: ServeHost,
): Promise<HostOutcome[]> {
  const moves = movesOf(fleet());
  const deadlineMs = performance.now() + waitMs([...moves.values()].flat());
  const outcomes = new Map<string, HostOutcome>();

  async function untilEnded(host: string): Promise<void> {
    for (;;) {
      const coming = movesOf(fleet()).get(host);
      const live = coming?.filter(isLive) ?? [];
      const isHopeful = live.every((move) => isEnding(move, outcomes.get(move.from)));
      if (live.length === 0 || !isHopeful || performance.now() > deadlineMs)
        return refuseMoves(live);
      await pause(LOOK_EVERY_MS);
    }
  }

  let left = parts;
  while (left.length > 0) {
    const unserved = new Set(left.map(({ place }) => place.host));
    const waits = ({ place: { host } }: Part) =>
      moves.get(host)?.some(({ from }) => unserved.has(from)) === true;
    const free = left.filter((part) => !waits(part));
    // Those that trade places cannot wait for each other: they are told so.
    const turn = free.length > 0 ? free : left;
    const served = turn.map(async (part): Promise<[string, HostOutcome]> => {
      const { host } = part.place;
      return [host, await serve(part, () => untilEnded(host))];
    });
    for (const [host, outcome] of await Promise.all(served)) outcomes.set(host, outcome);
    left = left.filter((part) => !turn.includes(part));
  }
  return parts.flatMap(({ place }) => outcomes.get(place.host) ?? []);
}

/** Throws when one of them is live where it was, or may be. */
export function refuseMoves(moves: readonly Move[] | undefined): void {
  const live = moves?.find(isLive);
  if (live === undefined) return;
  const { name, from, row } = live;
  const text = () => {
    if (!isInReach(live)) {
      return `"${name}" was ${row.phase} on ${from} when that was last in reach: apply again when it is back and it has ended, or use --force.`;
    }
    if (row.removed)
      return `"${name}" still ends on ${from}: apply again when it has, or use --force.`;
    return `"${name}" is still ${row.phase} on ${from}: stop it there and apply again, or use --force.`;
  };
  throw new RequestError('conflict', text());
}

/** Whether it is as good as over: what its host has agreed to shows a moment later. */
function isEnding(move: Move, outcome: HostOutcome | undefined): boolean {
  return isInReach(move) && (move.row.removed || outcome?.ok === true);
}

function isInReach({ place: { occupant } }: Move): boolean {
  return occupant.kind === 'deputy' && occupant.view.link.state === 'up';
}

function waitMs(moves: readonly Move[]): number {
  return Math.min(MAX_WAIT_MS, GRACE_MS + Math.max(0, ...moves.map(stopMs)));
}

function stopMs({ name, place: { occupant } }: Move): number {
  const heard = occupant.kind === 'deputy' ? occupant.view.heard : null;
  const held = parseSpecs(heard?.held.specs ?? []);
  const spec = held.ok ? held.specs.find((each) => each.name === name) : undefined;
  return spec === undefined ? USUAL_STOP_MS : spec.stop.timeout * 1_000;
}
